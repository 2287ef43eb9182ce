use transcode::failure::settle::{Found, Place};

use super::{Look, tcp};

/// Begins a TLS connection: who speaks it answers with a handshake or an alert, and nobody else does.
pub(super) async fn greet(place: &Place) -> Look {
    let mut stream = tcp::connect(place).await?;
    let answer = tcp::say(&mut stream, &client_hello(&place.host)).await?;
    Ok(match answer.as_slice() {
        [0x15 | 0x16, 0x03, ..] => Found::Tls,
        _ => Found::Foreign,
    })
}

/// The first message of TLS 1.2 and 1.3. Its key share is empty: the server is not to go on, only to answer.
fn client_hello(host: &str) -> Vec<u8> {
    let mut extensions = Vec::new();
    let named = host.parse::<std::net::IpAddr>().is_err();
    if named {
        let mut name = vec![0x00];
        name.extend(sized(host.as_bytes()));
        extension(&mut extensions, 0, &sized(&name));
    }
    extension(&mut extensions, 10, &sized(&[0x00, 0x1d, 0x00, 0x17]));
    extension(&mut extensions, 11, &[1, 0]);
    let signatures = [4, 3, 8, 4, 4, 1, 5, 3, 8, 5, 5, 1];
    extension(&mut extensions, 13, &sized(&signatures));
    extension(&mut extensions, 43, &[4, 3, 4, 3, 3]);
    extension(&mut extensions, 51, &sized(&[]));

    let mut hello = vec![3, 3];
    // The random, which nothing is ever derived from, and no session.
    hello.extend([0x5b; 32]);
    hello.push(0);
    let suites = [
        0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0x00,
        0x2f,
    ];
    hello.extend(sized(&suites));
    hello.extend([1, 0]);
    hello.extend(sized(&extensions));

    let length = (hello.len() as u32).to_be_bytes();
    let mut handshake = vec![1, length[1], length[2], length[3]];
    handshake.extend(hello);
    let mut record = vec![0x16, 3, 1];
    record.extend(sized(&handshake));
    record
}

fn extension(to: &mut Vec<u8>, kind: u16, body: &[u8]) {
    to.extend(kind.to_be_bytes());
    to.extend(sized(body));
}

/// Its length in two bytes, and it.
fn sized(body: &[u8]) -> Vec<u8> {
    let mut sized = (body.len() as u16).to_be_bytes().to_vec();
    sized.extend(body);
    sized
}
