use database::protocol::{self, NewSession};
use database::{Database, DatabaseError, Options, Tx, channels, jobs};
use postgres_server::PostgresServer;
use serde_json::{Value, json};
use transcode::job::{Action, JobFact, JobState, Status};
use transcode::spec::{ChannelSpec, Output};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// A migrated database that goes away with it.
pub(crate) struct Fixture {
    pub(crate) db: Database,
    place: Place,
}

enum Place {
    File(tempfile::TempDir),
    Server(String),
}

impl Fixture {
    pub(crate) fn on(on: On) -> Self {
        match on {
            On::Sqlite => {
                let fixture = Self::empty(on);
                fixture.db.migrate().unwrap();
                fixture
            }
            On::Postgres => Self::at(Place::Server(
                PostgresServer::shared().create_prepared(|url| open(url).migrate().unwrap()),
            )),
        }
    }

    /// One without tables.
    pub(crate) fn empty(on: On) -> Self {
        Self::at(match on {
            On::Sqlite => Place::File(tempfile::tempdir().unwrap()),
            On::Postgres => Place::Server(PostgresServer::shared().create()),
        })
    }

    fn at(place: Place) -> Self {
        let db = open(&place.url());
        Fixture { db, place }
    }

    pub(crate) fn url(&self) -> String {
        self.place.url()
    }

    pub(crate) fn wish<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>) -> T {
        self.db.wish(work).unwrap()
    }

    pub(crate) fn fact<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>) -> T {
        self.db.fact(work).unwrap()
    }

    /// A new channel with these outputs; answers its id.
    pub(crate) fn channel(&self, name: &str, outputs: &[Value]) -> i64 {
        let spec = spec(name, outputs);
        self.wish(|tx| channels::insert(tx, &spec)).id
    }

    pub(crate) fn get(&self, id: i64) -> channels::ChannelRow {
        self.db.read(|conn| channels::get(conn, id)).unwrap()
    }

    pub(crate) fn job(&self, id: i64) -> jobs::JobRow {
        self.db.read(|conn| jobs::get(conn, id)).unwrap()
    }

    pub(crate) fn status(&self, id: i64) -> Status {
        self.job(id).status
    }

    pub(crate) fn act(&self, id: i64, action: Action) -> jobs::JobRow {
        self.wish(|tx| jobs::act(tx, id, action))
    }

    pub(crate) fn session(&self, worker: &str) -> i64 {
        self.fact(|tx| protocol::open_session(tx, &new_session(worker)))
            .id
    }

    /// Starts the channel and gives its job to the session; answers the epoch.
    pub(crate) fn held(&self, id: i64, session: i64) -> i64 {
        self.act(id, Action::Start);
        self.fact(|tx| protocol::assign(tx, id, session)).unwrap()
    }

    pub(crate) fn observe(
        &self,
        id: i64,
        session: i64,
        epoch: i64,
        state: JobState,
        release: bool,
    ) -> bool {
        let fact = observed(self.job(id).generation, state);
        self.fact(|tx| protocol::write_fact(tx, session, epoch, id, &fact, release))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::Server(name) = self {
            PostgresServer::shared().drop_database(name);
        }
    }
}

impl Place {
    fn url(&self) -> String {
        match self {
            Place::File(folder) => {
                let path = folder.path().join("signalbox.db");
                path.to_str().unwrap().to_owned()
            }
            Place::Server(name) => PostgresServer::shared().url(name),
        }
    }
}

pub(crate) fn open(url: &str) -> Database {
    Database::open(url, Options::default()).unwrap()
}

pub(crate) fn new_session(worker: &str) -> NewSession {
    NewSession {
        worker_id: worker.to_owned(),
        machine_id: "machine".to_owned(),
        address: "127.0.0.1:8080".to_owned(),
        capabilities: json!({"cores": 2}),
    }
}

pub(crate) fn document(name: &str, outputs: &[Value]) -> Value {
    json!({
        "name": name,
        "tags": ["news"],
        "inputs": [{"type": "test"}],
        "renditions": [
            {"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000},
            {"name": "180p", "resolution": "320x180", "video_bitrate": 300_000, "audio_bitrate": 64_000}
        ],
        "outputs": outputs
    })
}

pub(crate) fn read(document: &Value) -> ChannelSpec {
    ChannelSpec::read(document).unwrap()
}

pub(crate) fn spec(name: &str, outputs: &[Value]) -> ChannelSpec {
    read(&document(name, outputs))
}

pub(crate) fn udp(name: &str, address: &str, redundant: bool) -> Value {
    json!({"name": name, "type": "udp", "rendition": "360p", "address": address, "redundant": redundant})
}

pub(crate) fn output(document: Value) -> Output {
    spec("any", &[document]).outputs.remove(0)
}

pub(crate) fn observed(generation: i64, state: JobState) -> JobFact {
    JobFact {
        observed_generation: generation,
        observed_revision: 1,
        state,
        attempt: 1,
        run_number: 1,
        pid: Some(4242),
        input_index: Some(0),
        started_at: Some(1_000),
        ended_at: None,
        next_retry_at: None,
        failure: None,
        reason: None,
    }
}
