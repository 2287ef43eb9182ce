use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A server that has one answer for everybody, or none; dropped, it closes every connection.
#[derive(Debug)]
pub struct TcpPeer {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    done: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl TcpPeer {
    /// Answers whatever it is asked first with these words, and closes.
    pub fn answering(words: &'static str) -> Self {
        Self::start(Some(words))
    }

    /// Takes every connection and never says a word.
    pub fn deaf() -> Self {
        Self::start(None)
    }

    fn start(words: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.done.load(Ordering::Relaxed) {
                    return;
                }
                let kept = stream.try_clone().expect("a descriptor");
                shared.open.lock().expect("no panic").push(kept);
                if let Some(words) = words {
                    std::thread::spawn(move || answer(stream, words));
                }
            }
        });
        TcpPeer {
            address,
            state,
            thread: Some(thread),
        }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

/// A connection that breaks is the other's wish.
fn answer(mut stream: TcpStream, words: &str) {
    let mut question = [0; 4096];
    if stream.read(&mut question).is_ok_and(|bytes| bytes > 0) {
        let _ = stream.write_all(words.as_bytes());
    }
    let _ = stream.shutdown(Shutdown::Both);
}

impl Drop for TcpPeer {
    fn drop(&mut self) {
        self.state.done.store(true, Ordering::Relaxed);
        // Wakes the accept.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        for stream in self.state.open.lock().expect("no panic").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
