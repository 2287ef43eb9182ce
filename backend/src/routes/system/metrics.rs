use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::{Page, Viewer};
use crate::problem::{Problem, Unavailable};

/// What a worker's machine has and uses.
#[derive(Debug, Serialize, ToSchema)]
pub struct SystemMetrics {
    pub worker: String,
    /// 0 to 100 over all cores.
    pub cpu_percent: f64,
    pub cores: u32,
    pub memory_total_bytes: u64,
    pub memory_used_bytes: u64,
    /// Bits per second received, loopback left out.
    pub in_bitrate: u64,
    /// Bits per second sent, loopback left out.
    pub out_bitrate: u64,
}

/// Processor, memory and network of every live worker's machine.
#[utoipa::path(
    tag = "workers",
    responses((status = 200, description = "One item a worker", body = Page<SystemMetrics>), Unavailable)
)]
#[get("/system-metrics")]
pub(crate) async fn list_system_metrics(
    viewer: Viewer,
) -> Result<Json<Page<SystemMetrics>>, Problem> {
    let hosts = super::hosts(&viewer).await?;
    let items = hosts.into_iter().map(|(worker, host)| SystemMetrics {
        worker,
        cpu_percent: host.cpu_percent,
        cores: host.cores,
        memory_total_bytes: host.memory_total_bytes,
        memory_used_bytes: host.memory_used_bytes,
        in_bitrate: host.in_bitrate,
        out_bitrate: host.out_bitrate,
    });
    Ok(Json(Page::whole(items.collect())))
}
