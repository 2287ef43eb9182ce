//! Prints how long the database's part of a start takes: the durable wish, the assignment, what the worker reads.

use std::time::{Duration, Instant};

use database::protocol::{self, NewSession, RunStart};
use database::{Database, DatabaseError, Options, channels, jobs};
use transcode::job::Action;
use transcode::spec::ChannelSpec;

const ROUNDS: usize = 500;

fn main() -> Result<(), DatabaseError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "/tmp".to_owned());
    let path = format!("{folder}/signalbox-latency-{}.db", std::process::id());
    let db = Database::open(&path, Options::default())?;
    db.migrate()?;
    let measured = measure(&db);
    for suffix in ["", "-wal", "-shm"] {
        // Leftovers of a benchmark are not worth an error.
        let _ = std::fs::remove_file(format!("{path}{suffix}"));
    }
    for (what, times) in measured? {
        print(what, times);
    }
    Ok(())
}

type Measured = Vec<(&'static str, Vec<Duration>)>;

fn measure(db: &Database) -> Result<Measured, DatabaseError> {
    let new = NewSession {
        worker_id: "w".to_owned(),
        machine_id: "m".to_owned(),
        address: String::new(),
        capabilities: serde_json::Value::Null,
    };
    let session = db.fact(|tx| protocol::open_session(tx, &new))?.id;
    let mut ids = Vec::new();
    let (mut insert, mut wish, mut assign) = (Vec::new(), Vec::new(), Vec::new());
    let (mut held, mut spec, mut run, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for n in 0..ROUNDS {
        ids.push(
            timed(&mut insert, || {
                db.wish(|tx| channels::insert(tx, &channel(n)))
            })?
            .id,
        );
    }
    for id in ids {
        let start = Instant::now();
        timed(&mut wish, || db.wish(|tx| jobs::act(tx, id, Action::Start)))?;
        let epoch = timed(&mut assign, || {
            let wanted = db.read(protocol::unassigned_wanted)?;
            db.fact(|tx| protocol::assign(tx, wanted[0].job_id, session))
        })?;
        timed(&mut held, || db.read(|conn| protocol::held(conn, session)))?;
        timed(&mut spec, || db.read(|conn| channels::get(conn, id)))?;
        let first = RunStart {
            generation: 2,
            input_index: 0,
        };
        timed(&mut run, || {
            db.fact(|tx| protocol::begin_run(tx, session, epoch.unwrap_or(0), id, first))
        })?;
        whole.push(start.elapsed());
    }
    Ok(vec![
        ("insert channel (durable)", insert),
        ("wish: start (durable)", wish),
        ("wanted + assign", assign),
        ("held", held),
        ("load channel", spec),
        ("begin run", run),
        ("start, all of it", whole),
    ])
}

fn timed<T>(
    times: &mut Vec<Duration>,
    work: impl FnOnce() -> Result<T, DatabaseError>,
) -> Result<T, DatabaseError> {
    let start = Instant::now();
    let value = work()?;
    times.push(start.elapsed());
    Ok(value)
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at =
        |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{what:26} p50 {:7.3} ms   p99 {:7.3} ms", at(50), at(99));
}

fn channel(n: usize) -> ChannelSpec {
    let document = serde_json::json!({
        "name": format!("channel {n}"),
        "inputs": [{"type": "test"}],
        "renditions": [
            {"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}
        ],
        "outputs": [
            {"name": "a", "type": "udp", "rendition": "360p", "address": format!("239.1.{}.{}:5000", n / 200, n % 200)},
            {"name": "b", "type": "hls"}
        ]
    });
    ChannelSpec::read(&document).unwrap_or_else(|faults| panic!("{faults:?}"))
}
