//! Every route on one page. Each handler lives in the file of its verb; its name is the operation id.

pub mod channels;
pub mod events;
pub mod jobs;
pub mod outputs;
pub mod root;
pub mod system;
pub mod workers;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Everything that the document describes. A path in words stands before the one with a parameter in its place.
pub fn all(config: &mut ServiceConfig) {
    config
        .service(root::alive::alive)
        .service(root::ready::ready)
        .service(root::metrics::metrics)
        .service(root::document::openapi_yaml)
        .service(scope("/api/v1").configure(api));
}

fn api(config: &mut ServiceConfig) {
    config
        .service(channels::list::list_channels)
        .service(channels::create::create_channel)
        .service(channels::validate::validate_channel)
        .service(channels::probe::probe_input)
        .service(channels::get::get_channel)
        .service(channels::replace::replace_channel)
        .service(channels::patch::patch_channel)
        .service(channels::delete::delete_channel)
        .service(channels::command::get_command)
        .service(channels::log::get_log)
        .service(channels::runs::list_runs)
        .service(channels::thumbnail::get_thumbnail)
        .service(channels::history::get_history)
        .service(outputs::list::list_outputs)
        .service(outputs::create::create_output)
        .service(outputs::get::get_output)
        .service(outputs::patch::patch_output)
        .service(outputs::delete::delete_output)
        .service(outputs::pause::pause_output)
        .service(outputs::resume::resume_output)
        .service(jobs::list::list_jobs)
        .service(jobs::start_many::start_jobs)
        .service(jobs::stop_many::stop_jobs)
        .service(jobs::restart_many::restart_jobs)
        .service(jobs::get::get_job)
        .service(jobs::start::start_job)
        .service(jobs::stop::stop_job)
        .service(jobs::restart::restart_job)
        .service(workers::list::list_workers)
        .service(workers::get::get_worker)
        .service(system::network_interfaces::list_network_interfaces)
        .service(system::metrics::list_system_metrics)
        .service(events::stream::stream_events);
}
