use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpResponse, get};
use database::jobs::{JobFilter, JobSort};
use database::{Conn, DatabaseError, ListQuery, Sort};
use link::{DeliveryState, SessionReport};
use serde_json::Value;
use telemetry::metrics::{Exposition, Kind, names};

use crate::State;
use crate::extract::Viewer;
use crate::problem::{Problem, Unavailable};

/// Metrics for Prometheus, read as they are asked for.
#[utoipa::path(
    tag = "system",
    responses(
        (status = 200, description = "Prometheus text format", content_type = "text/plain", body = String),
        Unavailable,
    )
)]
#[get("/metrics")]
pub(crate) async fn metrics(viewer: Viewer) -> Result<HttpResponse, Problem> {
    let by_status = viewer.read(by_status).await?;
    let mut exposition = Exposition::new();
    let version = viewer.settings().version.as_str();
    exposition
        .family(names::BUILD_INFO, Kind::Gauge, "The version that runs.")
        .sample(&[("version", version)], 1.0);
    let mut jobs = exposition.family(names::JOBS, Kind::Gauge, "Jobs by status.");
    for (status, count) in &by_status {
        jobs.sample(&[("status", status)], f64::from(*count));
    }
    measurements(&viewer, &mut exposition);
    Ok(HttpResponse::Ok()
        .insert_header((
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ))
        .body(exposition.into_text()))
}

fn by_status(conn: &mut Conn) -> Result<BTreeMap<String, u32>, DatabaseError> {
    let mut counts = BTreeMap::new();
    let mut query = ListQuery {
        filter: JobFilter::default(),
        sort: Sort {
            key: JobSort::Id,
            descending: false,
        },
        cursor: None,
        limit: 1_000,
    };
    loop {
        let page = database::jobs::list(conn, &query)?;
        for job in page.items {
            if let Ok(Value::String(status)) = serde_json::to_value(job.status) {
                *counts.entry(status).or_default() += 1;
            }
        }
        if page.next_cursor.is_none() {
            return Ok(counts);
        }
        query.cursor = page.next_cursor;
    }
}

fn measurements(state: &State, exposition: &mut Exposition) {
    let reports = state.latest().all();
    let jobs = || reports.iter().flat_map(|report| &report.jobs);
    let progress = || jobs().filter_map(|job| Some((job.job_id.to_string(), job.progress?)));
    for (name, help, read) in [
        (
            names::JOB_SPEED,
            "1 is real time.",
            (|p| p.speed) as fn(&link::JobProgress) -> f64,
        ),
        (names::JOB_FPS, "Frames encoded a second.", |p| p.fps),
        (
            names::JOB_BITRATE,
            "Bits a second out of all renditions.",
            |p| p.bitrate as f64,
        ),
    ] {
        let mut family = exposition.family(name, Kind::Gauge, help);
        for (channel, progress) in progress() {
            family.sample(&[("channel", &channel)], read(&progress));
        }
    }
    for (name, kind, help, read) in [
        (
            names::OUTPUT_DELIVERING,
            Kind::Gauge,
            "1 where bytes left in the last two seconds.",
            (|d| f64::from(u8::from(d.state == DeliveryState::Delivering)))
                as fn(&link::DeliveryReport) -> f64,
        ),
        (
            names::OUTPUT_BYTES,
            Kind::Counter,
            "Bytes delivered.",
            |d| d.bytes as f64,
        ),
        (
            names::OUTPUT_DROPS,
            Kind::Counter,
            "Packets lost because the output was too slow.",
            |d| d.drops as f64,
        ),
    ] {
        let mut family = exposition.family(name, kind, help);
        for job in jobs() {
            for delivery in &job.deliveries {
                let labels = (job.job_id.to_string(), delivery.output_id.to_string());
                family.sample(
                    &[("channel", &labels.0), ("output", &labels.1)],
                    read(delivery),
                );
            }
        }
    }
    for (name, help, read) in [
        (
            names::WORKER_CPU,
            "0 to 100 over all cores.",
            (|r| r.host.cpu_percent) as fn(&SessionReport) -> f64,
        ),
        (names::WORKER_MEMORY_USED, "Memory in use.", |r| {
            r.host.memory_used_bytes as f64
        }),
        (names::WORKER_MEMORY_TOTAL, "Memory there is.", |r| {
            r.host.memory_total_bytes as f64
        }),
        (
            names::WORKER_IN,
            "Bits a second received, loopback left out.",
            |r| r.host.in_bitrate as f64,
        ),
        (
            names::WORKER_OUT,
            "Bits a second sent, loopback left out.",
            |r| r.host.out_bitrate as f64,
        ),
    ] {
        let mut family = exposition.family(name, Kind::Gauge, help);
        for report in &reports {
            family.sample(&[("worker", &report.worker_id)], read(report));
        }
    }
}
