mod answer;
mod fake_holder;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
pub(crate) use answer::{Answer, faults};
use backend::{Parts, Settings, State};
use database::protocol::{self, NewSession};
use database::{Database, Options};
pub(crate) use fake_holder::FakeHolder;
use link::{Asks, Bell, News, NewsItem, Order, SessionReport};
use postgres_server::PostgresServer;
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};

/// Longer than anything takes; only a test that fails waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, actix_web::Error>>>>;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// Where a database is; it goes away with this.
enum Place {
    File(tempfile::TempDir),
    Server(String),
}

impl Place {
    fn new(on: On) -> Self {
        match on {
            On::Sqlite => Place::File(tempfile::tempdir().unwrap()),
            On::Postgres => Place::Server(PostgresServer::shared().create_prepared(|url| {
                let empty = Database::open(url, Options::default()).unwrap();
                empty.migrate().unwrap();
            })),
        }
    }

    fn url(&self) -> String {
        match self {
            Place::File(folder) => {
                let path = folder.path().join("test.db");
                path.to_str().unwrap().to_owned()
            }
            Place::Server(name) => PostgresServer::shared().url(name),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::Server(name) = self {
            PostgresServer::shared().drop_database(name);
        }
    }
}

/// The whole application, and what stands around it.
pub(crate) struct Api {
    pub(crate) state: State,
    /// Where the database is.
    pub(crate) url: String,
    pub(crate) database: Database,
    pub(crate) news: News,
    pub(crate) holder: Arc<FakeHolder>,
    orders: Mutex<mpsc::UnboundedReceiver<(i64, Order)>>,
    service: Box<dyn Fn(TestRequest) -> Answering>,
    _place: Place,
}

impl Api {
    pub(crate) async fn on(on: On) -> Self {
        let place = Place::new(on);
        let url = place.url();
        let database = Database::open(&url, Options::default()).unwrap();
        if on == On::Sqlite {
            database.migrate().unwrap();
        }
        let (bell, queue) = Bell::in_process();
        let (heard, orders) = mpsc::unbounded_channel();
        let handler = move |order| {
            let heard = heard.clone();
            async move { heard.send((0, order)).unwrap() }
        };
        tokio::spawn(queue.run(0, handler, std::future::pending()));
        let (news, holder) = (News::in_process(), Arc::new(FakeHolder::default()));
        let state = State::start(Parts {
            database: database.clone(),
            bell,
            news: news.clone(),
            asks: Asks::in_process(holder.clone()),
            settings: Settings {
                version: "1.2.3".to_owned(),
                ..Settings::default()
            },
            extra: None,
        });
        let app = Rc::new(init_service(backend::app(&state)).await);
        let service = move |request: TestRequest| -> Answering {
            let app = app.clone();
            let request = request.to_request();
            Box::pin(async move { Ok(app.call(request).await?.map_into_boxed_body()) })
        };
        Self {
            state,
            url,
            database,
            news,
            holder,
            orders: Mutex::new(orders),
            service: Box::new(service),
            _place: place,
        }
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: TestRequest) -> Answer {
        Answer::of(self.open(request).await).await
    }

    /// Sends a request and leaves the body to be read.
    pub(crate) async fn open(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        (self.service)(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(TestRequest::delete().uri(path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.with_body(Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.with_body(Method::PUT, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.with_body(Method::PATCH, path, body).await
    }

    async fn with_body(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(
            TestRequest::default()
                .method(method)
                .uri(path)
                .set_json(body),
        )
        .await
    }

    /// Does what takes no body and must be answered with that status.
    pub(crate) async fn act(&self, path: &str, status: u16) -> Value {
        let answer = self.send(TestRequest::post().uri(path)).await;
        answer.expect(status).json()
    }

    /// Makes a channel and answers its id.
    pub(crate) async fn channel(&self, spec: Value) -> i64 {
        let made = self.post("/api/v1/channels", spec).await.expect(201).json();
        made["id"].as_i64().unwrap()
    }

    /// A worker named `enc-1` comes; answers its session.
    pub(crate) fn worker(&self, capabilities: Value) -> i64 {
        let new = NewSession {
            worker_id: "enc-1".to_owned(),
            machine_id: "machine".to_owned(),
            address: "127.0.0.1:9".to_owned(),
            capabilities,
        };
        self.database
            .fact(|tx| protocol::open_session(tx, &new))
            .unwrap()
            .id
    }

    /// The holder lets go of a job, having done what was asked.
    pub(crate) fn let_go(&self, job_id: i64) {
        let row = self
            .database
            .read(|conn| database::jobs::get(conn, job_id))
            .unwrap();
        let mut fact = row.fact.clone();
        fact.observed_generation = row.generation;
        fact.state = transcode::job::JobState::Stopped;
        let session = row.session_id.expect("nobody holds it");
        let write = |tx: &mut database::Tx<'_>| {
            protocol::write_fact(tx, session, row.epoch, job_id, &fact, true)
        };
        assert!(self.database.fact(write).unwrap());
    }

    /// The next order that the bell rang.
    pub(crate) async fn order(&self) -> Order {
        let mut orders = self.orders.lock().await;
        tokio::time::timeout(PATIENCE, orders.recv())
            .await
            .expect("the bell did not ring")
            .unwrap()
            .1
    }

    /// Whether the bell rang for nothing that was taken by [`order`](Self::order).
    pub(crate) fn no_order(&self) -> bool {
        self.orders.try_lock().unwrap().try_recv().is_err()
    }

    /// Tells a report until it shows: on a busy machine one alone may be stale before it is asked for.
    pub(crate) async fn report(
        &self,
        report: SessionReport,
        path: &str,
        shows: impl Fn(&Value) -> bool,
    ) -> Value {
        let report = Arc::new(report);
        let tell = || self.news.publish(NewsItem::Report(report.clone()));
        self.until_telling(path, tell, shows).await
    }

    /// Reads a path until what it answers holds.
    pub(crate) async fn until(&self, path: &str, holds: impl Fn(&Value) -> bool) -> Value {
        self.until_telling(path, || (), holds).await
    }

    async fn until_telling(
        &self,
        path: &str,
        tell: impl Fn(),
        holds: impl Fn(&Value) -> bool,
    ) -> Value {
        let start = std::time::Instant::now();
        loop {
            tell();
            let value = self.get(path).await.json();
            if holds(&value) {
                return value;
            }
            assert!(start.elapsed() < PATIENCE, "{path} stayed {value}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// The least that makes a channel.
pub(crate) fn spec(name: &str) -> Value {
    json!({
        "name": name,
        "inputs": [{"type": "test"}],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000}]
    })
}

/// The same with an output to an address.
pub(crate) fn sending(name: &str, address: &str) -> Value {
    let mut spec = spec(name);
    spec["outputs"] =
        json!([{"name": "out", "type": "udp", "rendition": "360p", "address": address}]);
    spec
}
