use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt, stream};
use link::{
    AskError, BoxFuture, BoxStream, History, Holder, HostReport, InterfaceReport, LogPage,
    LogQuery, ProbeOrder, ProbeReport, Thumbnail,
};
use tokio_stream::wrappers::BroadcastStream;

use crate::shared::Shared;

/// Answers what backends ask of this session's jobs.
pub(crate) struct LocalHolder {
    shared: Arc<Shared>,
    host: Arc<Mutex<HostReport>>,
}

impl LocalHolder {
    pub(crate) fn new(shared: Arc<Shared>, host: Arc<Mutex<HostReport>>) -> LocalHolder {
        LocalHolder { shared, host }
    }

    fn host_now(&self) -> HostReport {
        self.host
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn failed(error: &impl ToString) -> AskError {
    AskError::Failed(error.to_string())
}

impl Holder for LocalHolder {
    fn log(&self, job_id: i64, query: LogQuery) -> BoxFuture<'_, Result<LogPage, AskError>> {
        let logs = self.shared.logs.clone();
        Box::pin(async move {
            let read = move || logs.read(job_id, query);
            let lines = tokio::task::spawn_blocking(read)
                .await
                .map_err(|error| failed(&error))?;
            Ok(LogPage { lines })
        })
    }

    fn follow_log(
        &self,
        job_id: i64,
        query: LogQuery,
    ) -> BoxFuture<'_, Result<BoxStream<String>, AskError>> {
        Box::pin(async move {
            let (lines, new) = self
                .shared
                .logs
                .follow(job_id, query)
                .await
                .map_err(|error| failed(&error))?;
            let new = BroadcastStream::new(new).filter_map(move |line| async move {
                match line {
                    Ok(line) if crate::logs::matches(&line, query) => Some(line.to_string()),
                    Ok(_) => None,
                    Err(missed) => Some(format!("[{missed}]")),
                }
            });
            Ok(Box::pin(stream::iter(lines).chain(new)) as BoxStream<String>)
        })
    }

    fn thumbnail(&self, job_id: i64) -> BoxFuture<'_, Result<Option<Thumbnail>, AskError>> {
        let view = self.shared.jobs.known(job_id);
        let channel = view.and_then(|view| view.lock().channel.clone());
        let picture = channel.and_then(|channel| channel.thumbnail());
        let thumbnail = picture.map(|(jpeg, at)| Thumbnail {
            jpeg,
            age: at.elapsed(),
        });
        Box::pin(std::future::ready(Ok(thumbnail)))
    }

    fn command(&self, job_id: i64) -> BoxFuture<'_, Result<Option<Vec<String>>, AskError>> {
        let view = self.shared.jobs.known(job_id);
        let command = view.and_then(|view| view.lock().command.clone());
        Box::pin(std::future::ready(Ok(command)))
    }

    fn history(&self, job_id: i64, since_millis: i64) -> BoxFuture<'_, Result<History, AskError>> {
        let view = self.shared.jobs.known(job_id);
        let history = view.map_or_else(History::default, |view| view.history(since_millis));
        Box::pin(std::future::ready(Ok(history)))
    }

    fn interfaces(&self) -> BoxFuture<'_, Result<Vec<InterfaceReport>, AskError>> {
        let measured = self.host_now().interfaces;
        let interfaces = match measured.is_empty() {
            true => crate::measure::interfaces(),
            false => measured,
        };
        Box::pin(std::future::ready(Ok(interfaces)))
    }

    fn host(&self) -> BoxFuture<'_, Result<HostReport, AskError>> {
        Box::pin(std::future::ready(Ok(self.host_now())))
    }

    fn probe(&self, order: ProbeOrder) -> BoxFuture<'_, Result<ProbeReport, AskError>> {
        Box::pin(crate::doctor::probe(Arc::clone(&self.shared), order))
    }
}
