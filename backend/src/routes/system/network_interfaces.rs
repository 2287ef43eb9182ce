use actix_web::get;
use actix_web::web::Json;
use link::InterfaceReport;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::{Page, Viewer};
use crate::problem::{Problem, Unavailable};

/// An interface of a worker's machine.
#[derive(Debug, Serialize, ToSchema)]
pub struct NetworkInterface {
    pub worker: String,
    #[serde(flatten)]
    pub interface: InterfaceReport,
}

/// The network interfaces of every live worker.
#[utoipa::path(
    tag = "workers",
    responses((status = 200, description = "All of them", body = Page<NetworkInterface>), Unavailable)
)]
#[get("/network-interfaces")]
pub(crate) async fn list_network_interfaces(
    viewer: Viewer,
) -> Result<Json<Page<NetworkInterface>>, Problem> {
    let hosts = super::hosts(&viewer).await?;
    let items = hosts.into_iter().flat_map(|(worker, host)| {
        host.interfaces
            .into_iter()
            .map(move |interface| NetworkInterface {
                worker: worker.clone(),
                interface,
            })
    });
    Ok(Json(Page::whole(items.collect())))
}
