use std::borrow::Cow;

use proptest::prelude::*;

use super::{Secrets, redact};

#[test]
fn masks_what_is_secret() {
    let cases = [
        ("rtsp://admin:hunter2@cam/stream", "rtsp://***@cam/stream"),
        ("rtsp://admin:hun/ter2@cam/stream", "rtsp://***@cam/stream"),
        ("rtsp://admin:p@ss@[::1]:554/s", "rtsp://***@[::1]:554/s"),
        ("'rtsp://u:p@cam/s': 401", "'rtsp://***@cam/s': 401"),
        (
            "rtmp://a.example/live/abcd-efgh",
            "rtmp://a.example/live/***",
        ),
        (
            "rtmp://a.example/live/abcd: Input/output error",
            "rtmp://a.example/live/***: Input/output error",
        ),
        (
            "RTMPS://a.example:443/app/inst/abcd?x=1",
            "RTMPS://a.example:443/app/***?x=1",
        ),
        ("rtmp://a.example//app//abcd", "rtmp://a.example//app/***"),
        (
            "srt://h:1?mode=caller&passphrase=0123456789&latency=1",
            "srt://h:1?mode=caller&passphrase=***&latency=1",
        ),
        (
            "srt://h:1?streamid=#!::u=admin,r=x;y&m=1",
            "srt://h:1?streamid=***&m=1",
        ),
        ("https://h/a?Pass%77ord=abc", "https://h/a?Pass%77ord=***"),
        (
            "https://h/a.m3u8?X-Amz-Date=1&X-Amz-Signature=ff#t",
            "https://h/a.m3u8?X-Amz-Date=***&X-Amz-Signature=***",
        ),
        (
            "https://h/a?id=7&key=abc&sign=def&auth=ghi",
            "https://h/a?id=7&key=***&sign=***&auth=***",
        ),
        (
            "https://h/cb#access_token=abc",
            "https://h/cb#access_token=***",
        ),
        (
            "-passphrase 0123456789 -f mpegts",
            "-passphrase *** -f mpegts",
        ),
        ("-passphrase\n0123456789\n-f", "-passphrase\n***\n-f"),
        ("--token='a b' next", "--token='***' next"),
        (
            r#"{"passphrase": "a\"b", "x": 1}"#,
            r#"{"passphrase": "***", "x": 1}"#,
        ),
        (r#"{"token":"abc","x":1}"#, r#"{"token":"***","x":1}"#),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        (
            "-headers 'Authorization: Basic YTpi' -i x",
            "-headers 'Authorization: ***' -i x",
        ),
        (
            "Set-Cookie: sid=1; Path=/\r\nServer: x",
            "Set-Cookie: ***\r\nServer: x",
        ),
        ("x-api-key: k1", "x-api-key: ***"),
        ("password: hunter2", "password: ***"),
        (
            "tee [f=flv]rtmp://a/b/key1|[f=flv]rtmp://c/d/key2",
            "tee [f=flv]rtmp://a/b/***",
        ),
    ];
    for (text, masked) in cases {
        assert_eq!(redact(text), masked);
        assert_eq!(redact(masked), masked, "a second time changes nothing");
    }
}

#[test]
fn ordinary_lines_are_not_copied() {
    let lines = [
        "",
        "[h264 @ 0x55] [error] non-existing PPS 0 referenced",
        "Input #0, mpegts, from 'pipe:0':",
        "  Duration: N/A, start: 3703.4, bitrate: N/A",
        "Opening 'http://10.0.0.1:8080/live/a.m3u8?start=5&id=3' for reading",
        "udp://239.1.1.1:5000?localaddr=10.0.0.2&fifo_size=1000",
        "rtmp://a.example/live",
        "-streamid 0:256 -streamid 1:257 -force_key_frames expr:gte(t,1) -x264-params keyint=50:min-keyint=50",
        "unexpected token: foo; the key frame: 12; keyint=25 key=5",
        "https://[::1]:8443/a@b",
        "frame=  100 fps= 25 q=28.0 size=     512kB time=00:00:04.00 speed=1x",
        "пароль ✓ 密码",
    ];
    for line in lines {
        assert!(
            matches!(redact(line), Cow::Borrowed(_)),
            "{line} became {}",
            redact(line)
        );
        assert!(matches!(
            Secrets::new(vec!["hunter2".into()]).redact(line),
            Cow::Borrowed(_)
        ));
    }
}

#[test]
fn known_secrets_go_wherever_they_stand() {
    let secrets = Secrets::new(vec![
        "p@ss wörd".into(),
        "a%2Fb".into(),
        "x".into(),
        String::new(),
    ]);
    for (text, masked) in [
        ("opening p@ss wörd now", "opening *** now"),
        ("p%40ss%20w%c3%b6rd", "***"),
        ("p@ss+w%C3%B6rd", "***"),
        (r"p\@ss wörd", "***"),
        (
            "path a/b and a%2fb and a%2Fb and a%252Fb",
            "path *** and *** and *** and ***",
        ),
        ("x is too short", "x is too short"),
    ] {
        assert_eq!(secrets.redact(text), masked);
    }
    assert_eq!(format!("{secrets:?}"), "Secrets(3)");
}

/// Letters that occur nowhere else in a generated line, so that finding it is finding a leak.
const SECRET: &str = "[A-Z0-9!~*()$@:%]{0,4}[A-Z]{8}[A-Z0-9!~*()$+:%-]{0,12}";

fn line(url: String) -> impl Strategy<Value = String> {
    (0..6usize, "[a-z ]{0,12}", "[a-z ]{0,12}").prop_map(
        move |(shape, before, after)| match shape {
            0 => format!("{before} {url} {after}"),
            1 => format!("[x @ 0x1] [error] {url}: Input/output error"),
            2 => format!("Opening '{url}' for {after}"),
            3 => format!("{{\"url\":\"{url}\",\"a\":1}}"),
            4 => format!("-i\n{url}\n-f\nmpegts"),
            _ => format!("<{url}>, {before}"),
        },
    )
}

fn url_with_secret() -> impl Strategy<Value = (String, String)> {
    let scheme = prop::sample::select(vec!["rtsp", "srt", "http", "https", "udp", "ftp", "rtmp"]);
    let host = prop::sample::select(vec!["h", "cam.example:554", "[::1]:8080", "10.0.0.1"]);
    let key = prop::sample::select(vec![
        "passphrase",
        "streamid",
        "token",
        "access_token",
        "key",
        "api-key",
        "sign",
        "signature",
        "password",
        "auth",
        "X-Amz-Credential",
        "x-amz-security-token",
        "client_secret",
        "auth_key",
    ]);
    (scheme, host, key, 0..5usize, "[a-z/]{0,10}", SECRET).prop_map(
        |(scheme, host, key, place, path, secret)| {
            let url = match place {
                0 => format!("{scheme}://{secret}@{host}/{path}"),
                1 => format!("{scheme}://user:{secret}@{host}/{path}?a=1"),
                2 => format!("{scheme}://{host}/{path}?{key}={secret}"),
                3 => format!("{scheme}://{host}/{path}?a=b&{key}={secret}&c=d"),
                _ => format!("rtmps://{host}/app/{secret}?a=b"),
            };
            (url, secret)
        },
    )
}

/// Runs of at least six letters of the secret are a leak, the whole of it is not needed.
fn leaks(text: &str, secret: &str) -> bool {
    let letters = |byte: &u8| byte.is_ascii_uppercase();
    secret
        .as_bytes()
        .windows(6)
        .filter(|part| part.iter().all(letters))
        .any(|part| text.as_bytes().windows(6).any(|window| window == part))
}

proptest! {
    #[test]
    fn no_secret_of_a_url_survives((text, secret) in url_with_secret().prop_flat_map(|(url, secret)| (line(url), Just(secret)))) {
        let masked = redact(&text);
        prop_assert!(!leaks(&masked, &secret), "{text} became {masked}");
        prop_assert!(redact(&masked) == masked);
    }

    #[test]
    fn no_known_secret_survives(secret in ".{3,20}", before in ".{0,20}", after in ".{0,20}", encoded: bool) {
        let shown = if encoded { url::form_urlencoded::byte_serialize(secret.as_bytes()).collect() } else { secret.clone() };
        let text = format!("{before} {shown} {after}");
        let masked = Secrets::new(vec![secret.clone()]).redact(&text).into_owned();
        let known = secret.len() >= 3 && !before.contains(&secret) && !after.contains(&secret);
        prop_assert!(!known || masked.contains("***"), "{text} became {masked}");
        if !"***".contains(&secret) && !secret.contains('*') {
            prop_assert!(!masked.contains(&shown) || shown.len() < 3, "{text} became {masked}");
        }
    }

    #[test]
    fn any_text_is_taken(text in "\\PC*|[a-z:/@?&=#%'\" \n-]{0,60}") {
        let _ = redact(&text);
        let _ = Secrets::new(vec![text.clone()]).redact(&text);
    }
}
