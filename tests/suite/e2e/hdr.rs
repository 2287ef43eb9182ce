//! High dynamic range: refused, brought down to BT.709, or kept; never passed off as standard.

use std::path::Path;

use serde_json::{Value, json};
use signalbox_tests::capture::group;
use signalbox_tests::probe;
use signalbox_tests::sender::send_file;
use signalbox_tests::server::Server;

use super::readback::{assert_fields, file_of, make, measured, one_rung, started, taken};
use super::specs::{impatient, once, test_to_udp, udp_input};

const BARS: &str = "-f lavfi -i smptehdbars=size=320x180:rate=25:duration=10 -f lavfi -i sine=duration=10 -c:a mp2";

/// Colour bars of standard range, and the same at the same brightness as a sender of high range codes them.
fn bars(folder: &Path, transfer: &str) -> String {
    let tagged =
        "format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
    let name = format!("{transfer}.ts");
    let file = folder.join(&name);
    match transfer {
        "bt709" => make(
            &format!("{BARS} -vf {tagged} -c:v libx264 -preset ultrafast -g 25 -f mpegts"),
            &file,
        ),
        high => make(
            &format!(
                "{BARS} -vf {tagged},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=2020:t={high}:m=2020_ncl:r=tv:npl=203,format=yuv420p10le \
                 -c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:colorprim=bt2020:transfer={high}:colormatrix=bt2020nc -f mpegts"
            ),
            &file,
        ),
    }
    name
}

fn file_input(name: &str) -> Value {
    json!([{"type": "file", "path": name, "loop": true}])
}

fn colours(transfer: &str, primaries: &str, space: &str) -> Value {
    json!({"color_transfer": transfer, "color_primaries": primaries, "color_space": space})
}

#[test]
fn a_file_is_refused_mapped_or_kept_as_asked() {
    let server = Server::start();
    let folder = server.folder().path().join("data/media");
    let [pq, hlg, plain] =
        ["smpte2084", "arib-std-b67", "bt709"].map(|transfer| bars(&folder, transfer));
    let spec = |name: &str, input: &str, video: Value| {
        let change =
            json!({"inputs": file_input(input), "video": video, "renditions": one_rung(96_000)});
        started(&server, once(test_to_udp(name, "")), change)
    };
    let (refused, nothing) = spec("refused", &pq, json!({}));
    let (_, pq_mapped) = spec("pq-mapped", &pq, json!({"hdr": "tonemap"}));
    let (_, hlg_mapped) = spec("hlg-mapped", &hlg, json!({"hdr": "tonemap"}));
    let keep = json!({"hdr": "keep", "codec": "hevc", "tune": "zerolatency", "pixel_format": "yuv420p10le"});
    let (_, hlg_kept) = spec("hlg-kept", &hlg, keep.clone());
    let (untouched, plain_mapped) = spec("plain-mapped", &plain, json!({"hdr": "tonemap"}));

    let job = server.until_status(refused, "failed");
    assert_eq!(job["failure"]["class"], "input_hdr", "{job:#}");
    assert!(
        job["failure"]["evidence"].to_string().contains("smpte2084"),
        "{job:#}"
    );
    assert_eq!(nothing.count(), 0, "something was delivered");

    let reference = folder.join(&plain);
    let (light, colour) = ("YAVG", "SATAVG");
    let wanted = [light, colour].map(|key| measured(&reference, "", key));
    for (name, captured) in [
        ("pq", &pq_mapped),
        ("hlg", &hlg_mapped),
        ("plain", &plain_mapped),
    ] {
        let stream = taken(captured, 2);
        let found = probe::bytes(&stream.bytes());
        assert_fields(
            &found,
            "video",
            &json!({"codec_name": "h264", "pix_fmt": "yuv420p"}),
        );
        assert_fields(&found, "video", &colours("bt709", "bt709", "bt709"));
        let file = file_of(&stream);
        let seen = [light, colour].map(|key| measured(file.path(), "", key));
        let near = |index: usize, apart: f64| (seen[index] - wanted[index]).abs() < apart;
        assert!(
            near(0, 6.0) && near(1, 8.0),
            "{name}: {seen:?}, wanted {wanted:?}"
        );
    }
    // Else the measure would prove nothing: unmapped, the colours are paler by far.
    let unmapped = measured(&folder.join(&pq), "format=yuv420p,", colour);
    assert!(unmapped < wanted[1] - 16.0, "{unmapped} against {wanted:?}");

    let found = probe::bytes(&taken(&hlg_kept, 2).bytes());
    assert_fields(
        &found,
        "video",
        &json!({"codec_name": "hevc", "profile": "Main 10", "pix_fmt": "yuv420p10le"}),
    );
    assert_fields(
        &found,
        "video",
        &colours("arib-std-b67", "bt2020", "bt2020nc"),
    );
    let command = server
        .get(&format!("/channels/{untouched}/command"))
        .to_string();
    assert!(
        !command.contains("tonemap"),
        "a picture of standard range is left alone: {command}"
    );
    server.stop();
}

#[test]
fn a_received_stream_is_refused_before_a_picture_of_it_leaves_and_mapped_where_that_is_asked() {
    let server = Server::start();
    let folder = server.folder().path().join("data/media");
    let file = folder.join(bars(&folder, "smpte2084"));
    let from = group();
    let url = format!("udp://{from}?pkt_size=1316&ttl=1&localaddr=127.0.0.1");
    let sender = send_file(&file, &["-f", "mpegts", &url]);
    let inputs = json!([udp_input(&from)]);
    let spec = |name: &str, video: Value| {
        let change = json!({"inputs": inputs, "video": video, "renditions": one_rung(96_000)});
        started(&server, impatient(test_to_udp(name, ""), 1), change)
    };
    let (refused, nothing) = spec("refused", json!({}));
    let (_, mapped) = spec("mapped", json!({"hdr": "tonemap"}));
    let job = server.until_status(refused, "failed");
    assert_eq!(job["failure"]["class"], "input_hdr", "{job:#}");
    assert_eq!(nothing.count(), 0, "something was delivered");
    let found = probe::bytes(&taken(&mapped, 2).bytes());
    assert_fields(&found, "video", &colours("bt709", "bt709", "bt709"));

    // A refusal is not remembered: the sender has come to its senses.
    drop(sender);
    let plain = folder.join(bars(&folder, "bt709"));
    let _sender = send_file(&plain, &["-f", "mpegts", &url]);
    server.act(refused, "start");
    server.until_status(refused, "running");
    server.stop();
}
