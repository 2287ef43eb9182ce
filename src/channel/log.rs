//! A channel's log, and what is added to it.

use std::io::{ErrorKind, Read, Write};

use anyhow::{Context, Result};

use super::client::Client;

pub(super) fn log(client: &Client, id: i64, lines: u32, follow: bool) -> Result<()> {
    let path = format!("/channels/{id}/log?lines={lines}&follow={follow}");
    let mut log = client.stream(&path)?;
    let mut out = std::io::stdout().lock();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let bytes = log.read(&mut buffer).context("the log broke off")?;
        if bytes == 0 {
            return Ok(());
        }
        match out.write_all(&buffer[..bytes]).and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}
