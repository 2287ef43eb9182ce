//! `http_ts` outputs: what an HTTP client reads.

use std::io::Read;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use signalbox_tests::probe;

use super::Bench;

#[test]
fn a_rendition_is_read_over_http_where_an_output_says_so() {
    let bench = Bench::start("http-ts");
    let path = format!("/live/{}/180p.ts", bench.id);
    let asked = |path: &str| bench.server.request(Method::GET, path, None);
    let refused = asked(&path);
    assert_eq!(refused.status().as_u16(), 404);
    let problem = refused.text().expect("a body");
    assert!(problem.contains("http_ts"), "{problem}");

    let output = bench.add(json!({"name": "web", "type": "http_ts"}));
    assert_eq!(bench.delivery(output)["state"], "waiting");
    signalbox_tests::wait::until("the output", || {
        (asked(&path).status().as_u16() == 200).then_some(())
    });
    let mut answer = asked("/live/http-ts/180p.ts");
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "video/mp2t");
    let mut bytes = vec![0; 200_000];
    answer.read_exact(&mut bytes).expect("the stream");
    let found = probe::bytes(&bytes);
    assert_eq!(found["programs"][0]["program_num"], 777);
    assert_eq!(found["streams"][0]["codec_name"], "h264");
    assert_eq!(found["streams"][0]["width"], 320);
    bench.until(output, "what was read", |delivery| {
        delivery["state"] == "delivering" && delivery["bytes"].as_u64() >= Some(200_000)
    });

    // Who asks and never reads slows nobody.
    let stuck = asked(&path);
    bench.act(output, "pause");
    signalbox_tests::wait::until("the pause", || {
        (asked(&path).status().as_u16() == 404).then_some(())
    });
    let ended = answer.read_to_end(&mut Vec::new());
    assert!(
        ended.is_ok() || ended.is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock)
    );
    bench.act(output, "resume");
    signalbox_tests::wait::until("the resumption", || {
        (asked(&path).status().as_u16() == 200).then_some(())
    });
    drop(stuck);
    bench.until(output, "no reader", |delivery| {
        delivery["state"] == "waiting"
    });
    std::thread::sleep(Duration::from_millis(100));
    bench.undisturbed();
}
