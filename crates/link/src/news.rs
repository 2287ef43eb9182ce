use std::sync::Arc;

use tokio::sync::broadcast;

use crate::SessionReport;

/// A reader further behind than this many items loses the oldest and is told.
const KEPT: usize = 1_024;

/// What everybody is told. News may be lost: whatever must not be lost stands in the database.
#[derive(Debug, Clone)]
pub enum NewsItem {
    /// A session's measurements.
    Report(Arc<SessionReport>),
}

/// Reads the news from the moment of its making on.
#[derive(Debug)]
pub struct NewsReader(broadcast::Receiver<NewsItem>);

impl NewsReader {
    /// The next item; `Err` is the number of items lost by having been too slow, none is the end.
    pub async fn next(&mut self) -> Option<Result<NewsItem, u64>> {
        match self.0.recv().await {
            Ok(item) => Some(Ok(item)),
            Err(broadcast::error::RecvError::Lagged(lost)) => Some(Err(lost)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

/// Tells every reader.
#[derive(Debug, Clone)]
pub struct News(broadcast::Sender<NewsItem>);

impl News {
    /// News within this process.
    pub fn in_process() -> Self {
        Self(broadcast::channel(KEPT).0)
    }

    /// Tells; nobody listening is no fault.
    pub fn publish(&self, item: NewsItem) {
        let _ = self.0.send(item);
    }

    pub fn subscribe(&self) -> NewsReader {
        NewsReader(self.0.subscribe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> NewsItem {
        NewsItem::Report(Arc::new(SessionReport {
            session_id: 1,
            worker_id: "enc-1".to_owned(),
            at_millis: 0,
            jobs: Vec::new(),
            host: crate::HostReport::default(),
        }))
    }

    #[tokio::test]
    async fn a_reader_too_slow_is_told_how_much_it_lost_and_reads_on() {
        let news = News::in_process();
        let mut reader = news.subscribe();
        for _ in 0..KEPT + 10 {
            news.publish(item());
        }
        assert!(matches!(reader.next().await, Some(Err(10))));
        assert!(matches!(reader.next().await, Some(Ok(NewsItem::Report(_)))));
    }

    #[tokio::test]
    async fn the_end_of_the_last_teller_is_the_end_of_the_news() {
        let news = News::in_process();
        let mut reader = news.subscribe();
        drop(news);
        assert!(reader.next().await.is_none());
    }
}
