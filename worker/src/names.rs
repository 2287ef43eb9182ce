//! Names to addresses. The system's resolver blocks a thread for as long as it likes, which may be ten seconds.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use tokio::sync::Semaphore;

/// Look-ups at one time. A resolver that does not answer holds so many threads and no more: the others have work to do.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A host's addresses. May be dropped: what is under way then ends by itself, and keeps its turn until it has.
pub(crate) async fn look_up(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let asked = (host.to_owned(), port);
    in_turn(&TURNS, move || Ok(asked.to_socket_addrs()?.collect())).await
}

async fn in_turn<T: Send + 'static>(
    turns: &'static Semaphore,
    ask: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let turn = turns.acquire().await.map_err(io::Error::other)?;
    let asking = move || {
        let answer = ask();
        drop(turn);
        answer
    };
    tokio::task::spawn_blocking(asking).await?
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[test]
    fn a_resolver_that_does_not_answer_leaves_threads_to_others() {
        static TURNS: Semaphore = Semaphore::const_new(2);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(3)
            .enable_all()
            .build()
            .unwrap();
        let (answer, dead) = mpsc::channel::<()>();
        let dead = std::sync::Arc::new(std::sync::Mutex::new(dead));
        runtime.block_on(async move {
            for _ in 0..10 {
                let dead = std::sync::Arc::clone(&dead);
                let ask = move || {
                    // Until the end of the test.
                    let _ = dead.lock().map(|dead| dead.recv());
                    Ok(())
                };
                let asked = timeout(Duration::from_millis(20), in_turn(&TURNS, ask)).await;
                assert!(asked.is_err());
            }
            tokio::task::spawn_blocking(|| ()).await.unwrap();
            drop(answer);
            let limit = Duration::from_secs(10);
            let asked = timeout(limit, in_turn(&TURNS, || Ok(7))).await;
            assert_eq!(asked.unwrap().unwrap(), 7);
        });
    }

    #[tokio::test]
    async fn an_address_is_its_own_name() {
        for (host, address) in [("127.0.0.1", "127.0.0.1:9000"), ("[::1]", "[::1]:9000")] {
            let found = look_up(host, 9000).await.unwrap();
            assert_eq!(found, [address.parse().unwrap()]);
        }
        assert!(
            look_up("localhost", 9000)
                .await
                .is_ok_and(|found| !found.is_empty())
        );
    }
}
