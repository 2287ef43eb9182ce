use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::sender::{Programme, sample};

/// Segments of a live playlist.
const WINDOW: usize = 5;

/// A server of live playlists, files and endless streams; dropped, it closes every connection.
///
/// `/live/2.m3u8` is a sliding playlist of segments of 2 s, `/live/6.m3u8` of 6 s and `/live/10.m3u8` of 10 s, `/master.m3u8` names both with the
/// second as the better; `/film.mp4` has a length and `/endless.ts` has none; `/locked` asks for a password, `/forbidden`
/// lets nobody in, `/broken` and `/failing` have a fault of their own, `/page` is no media, `/deaf` never answers, and anything else is not found.
#[derive(Debug)]
pub struct HttpServer {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct State {
    begun: Instant,
    done: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl HttpServer {
    /// Starts it on a free port.
    pub fn start() -> Self {
        // Not at the first request, which has a time-out.
        segments();
        film();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(State {
            begun: Instant::now(),
            done: AtomicBool::new(false),
            open: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.done.load(Ordering::Relaxed) {
                    return;
                }
                let kept = stream.try_clone().expect("a descriptor");
                shared.open.lock().expect("no panic").push(kept);
                let state = Arc::clone(&shared);
                // A connection that breaks is the test's wish or nobody's.
                std::thread::spawn(move || drop(state.serve(stream)));
            }
        });
        HttpServer {
            address,
            state,
            thread: Some(thread),
        }
    }

    /// The address of one of its paths.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for HttpServer {
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

impl State {
    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut first = String::new();
        lines.read_line(&mut first)?;
        let mut header = String::new();
        while lines.read_line(&mut header)? > 2 {
            header.clear();
        }
        let path = first.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        self.answer(stream, path)
    }

    fn answer(&self, stream: TcpStream, path: &str) -> std::io::Result<()> {
        match path {
            "/master.m3u8" => whole(stream, "200 OK", MASTER.as_bytes()),
            "/live/2.m3u8" => whole(stream, "200 OK", self.playlist(2).as_bytes()),
            "/live/10.m3u8" => whole(stream, "200 OK", self.playlist(10).as_bytes()),
            "/live/6.m3u8" => whole(stream, "200 OK", self.playlist(6).as_bytes()),
            "/film.mp4" => whole(stream, "200 OK", &std::fs::read(film())?),
            "/endless.ts" => self.endless(stream),
            "/locked" => whole(stream, "401 Unauthorized", b"who are you?"),
            "/forbidden" => whole(stream, "403 Forbidden", b"not you"),
            "/broken" => whole(stream, "503 Service Unavailable", b"later"),
            "/failing" => whole(stream, "500 Internal Server Error", b"oh"),
            "/page" => whole(stream, "200 OK", b"<html>no picture here</html>"),
            "/deaf" => self.deaf(),
            path => match segment(path) {
                Some(bytes) => whole(stream, "200 OK", &bytes),
                None => whole(stream, "404 Not Found", b"no such path"),
            },
        }
    }

    /// As an encoder would have written it that began long before the server.
    fn playlist(&self, seconds: usize) -> String {
        let last = WINDOW + self.begun.elapsed().as_secs() as usize / seconds;
        let first = last - WINDOW;
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{seconds}\n#EXT-X-MEDIA-SEQUENCE:{first}\n"
        );
        for number in first..last {
            text.push_str(&format!(
                "#EXTINF:{seconds}.0,\n/segments/{seconds}-{number}.ts\n"
            ));
        }
        text
    }

    fn endless(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n",
        )?;
        let mut command = Command::new("ffmpeg");
        command
            .args(["-nostdin", "-loglevel", "error", "-re"])
            .args(["-stream_loop", "-1", "-i"])
            .arg(sample(Programme::Plain))
            .args(["-c", "copy", "-f", "mpegts", "pipe:1"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut chunk = [0; 1316];
        if let Some(mut output) = child.stdout.take() {
            while !self.done.load(Ordering::Relaxed) {
                let size = output.read(&mut chunk)?;
                if size == 0 || stream.write_all(&chunk[..size]).is_err() {
                    break;
                }
            }
        }
        // Both fail only when it has ended already.
        let _ = child.kill();
        let _ = child.wait();
        Ok(())
    }

    fn deaf(&self) -> std::io::Result<()> {
        while !self.done.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

const MASTER: &str = "#EXTM3U\n#EXT-X-VERSION:3\n\
    #EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=320x180\n/live/6.m3u8\n\
    #EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=640x360\n/live/2.m3u8\n";

fn whole(mut stream: TcpStream, status: &str, body: &[u8]) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// `/segments/2-17.ts`
fn segment(path: &str) -> Option<Vec<u8>> {
    let name = path.strip_prefix("/segments/")?.strip_suffix(".ts")?;
    let (seconds, number) = name.split_once('-')?;
    let name = format!("{seconds}-{:03}.ts", number.parse::<usize>().ok()?);
    std::fs::read(segments().join(name)).ok()
}

/// A minute of segments of each length, made once a test run.
fn segments() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder =
            std::env::temp_dir().join(format!("signalbox-sample-hls-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for seconds in ["2", "6", "10"] {
            let pattern = folder.join(format!("{seconds}-%03d.ts"));
            let mut command = Command::new("ffmpeg");
            command.args(["-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i"]);
            command.arg("testsrc2=size=320x180:rate=25");
            command.args(["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]);
            command.args(
                "-c:v libx264 -preset ultrafast -tune zerolatency -g 50 -sc_threshold 0 -b:v 600k"
                    .split(' '),
            );
            command.args("-c:a aac -ac 2 -t 60 -f segment -segment_format mpegts".split(' '));
            command.args(["-segment_time", seconds]).arg(pattern);
            made(&mut command);
        }
        folder
    })
}

/// Ten seconds with their index at the front, made once a test run.
fn film() -> &'static PathBuf {
    static FILM: OnceLock<PathBuf> = OnceLock::new();
    FILM.get_or_init(|| {
        let path =
            std::env::temp_dir().join(format!("signalbox-sample-film-{}.mp4", std::process::id()));
        let mut command = Command::new("ffmpeg");
        command
            .args(["-nostdin", "-y", "-loglevel", "error", "-i"])
            .arg(sample(Programme::Plain))
            .args(["-c", "copy", "-movflags", "+faststart"])
            .arg(&path);
        made(&mut command);
        path
    })
}

fn made(command: &mut Command) {
    let output = command.output().expect("ffmpeg is installed");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
