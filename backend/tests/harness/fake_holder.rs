use std::sync::Mutex;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::StreamExt;
use link::{
    AskError, BoxFuture, BoxStream, History, Holder, HostReport, InterfaceReport, LogPage,
    LogQuery, ProbeOrder, ProbeReport, Series, Thumbnail,
};

/// Stands where a worker would: answers with what it was told to, and remembers what it was asked.
#[derive(Default)]
pub(crate) struct FakeHolder {
    pub(crate) lines: Mutex<Vec<String>>,
    pub(crate) picture: Mutex<Option<Vec<u8>>>,
    pub(crate) command: Mutex<Option<Vec<String>>>,
    pub(crate) asked: Mutex<Vec<LogQuery>>,
    pub(crate) probed: Mutex<Vec<ProbeOrder>>,
    /// A followed log stays open.
    pub(crate) endless: Mutex<bool>,
    /// Nothing is answered.
    pub(crate) unreachable: Mutex<bool>,
}

impl FakeHolder {
    fn answer<T: Send + 'static>(&self, answer: T) -> BoxFuture<'_, Result<T, AskError>> {
        let unreachable = *self.unreachable.lock().unwrap();
        Box::pin(async move {
            if unreachable {
                Err(AskError::Unreachable("enc-1 is away".to_owned()))
            } else {
                Ok(answer)
            }
        })
    }

    fn told(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Holder for FakeHolder {
    fn log(&self, _: i64, query: LogQuery) -> BoxFuture<'_, Result<LogPage, AskError>> {
        self.asked.lock().unwrap().push(query);
        self.answer(LogPage { lines: self.told() })
    }

    fn follow_log(
        &self,
        _: i64,
        _: LogQuery,
    ) -> BoxFuture<'_, Result<BoxStream<String>, AskError>> {
        let told = futures_util::stream::iter(self.told());
        let lines: BoxStream<String> = if *self.endless.lock().unwrap() {
            Box::pin(told.chain(futures_util::stream::pending()))
        } else {
            Box::pin(told)
        };
        self.answer(lines)
    }

    fn thumbnail(&self, _: i64) -> BoxFuture<'_, Result<Option<Thumbnail>, AskError>> {
        let picture = self.picture.lock().unwrap().clone();
        let age = Duration::from_millis(2_500);
        self.answer(picture.map(|jpeg| Thumbnail {
            jpeg: Bytes::from(jpeg),
            age,
        }))
    }

    fn command(&self, _: i64) -> BoxFuture<'_, Result<Option<Vec<String>>, AskError>> {
        self.answer(self.command.lock().unwrap().clone())
    }

    fn history(&self, _: i64, since_millis: i64) -> BoxFuture<'_, Result<History, AskError>> {
        let series = ["fps", "speed", "bitrate"].map(|name| Series {
            name: name.to_owned(),
            points: vec![(since_millis, 1.0), (since_millis + 1_000, 2.0)],
        });
        self.answer(History {
            series: series.into(),
        })
    }

    fn interfaces(&self) -> BoxFuture<'_, Result<Vec<InterfaceReport>, AskError>> {
        self.answer(vec![InterfaceReport {
            name: "lo".to_owned(),
            addresses: vec!["127.0.0.1".to_owned()],
            up: true,
            loopback: true,
            ..InterfaceReport::default()
        }])
    }

    fn host(&self) -> BoxFuture<'_, Result<HostReport, AskError>> {
        self.answer(HostReport {
            cpu_percent: 12.5,
            cores: 2,
            ..HostReport::default()
        })
    }

    fn probe(&self, order: ProbeOrder) -> BoxFuture<'_, Result<ProbeReport, AskError>> {
        let report = ProbeReport {
            r#type: order.input.source.type_name().to_owned(),
            received: true,
            ..ProbeReport::default()
        };
        self.probed.lock().unwrap().push(order);
        self.answer(report)
    }
}
