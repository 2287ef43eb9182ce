//! The verdict on an output leg: whatever is refused or broken there lies at the output's side.

use super::{Class, Exit, Failure, Killer, RunEvidence, classify};

/// Of an FFmpeg that carries a rendition to a peer.
pub fn classify_remux(run: &RunEvidence<'_>) -> Failure {
    let failure = classify(run);
    let class = match failure.class {
        Class::InputUnreachable => Class::OutputUnreachable,
        Class::InputUnauthorized => Class::OutputUnauthorized,
        Class::InputNotFound | Class::InputServerError => Class::OutputRefused,
        Class::InputTimeout | Class::StartDeadline | Class::Stalled => Class::OutputTimeout,
        // Its input is our own pipe, which we close only when we want it gone.
        Class::InputEnded | Class::WorkerLost => Class::OutputLost,
        Class::Unknown if run.log.iter().any(|line| is_silent_rtsp(line)) => Class::OutputTimeout,
        // It took the connection and closed it before anything was taken: so a wrong key is answered by some.
        Class::OutputLost if run.bytes == 0 => Class::OutputRefused,
        class => class,
    };
    Failure::of(class, failure.evidence)
}

/// FFmpeg's words for an RTSP server that accepts and does not answer in time.
fn is_silent_rtsp(line: &str) -> bool {
    line.contains("Could not write header") && line.contains("Invalid data found")
}

/// What srt-live-transmit says, and what it means. It prints nothing when nobody answers.
const SRT_SIGNATURES: &[(&str, Class)] = &[
    ("BADSECRET", Class::OutputUnauthorized),
    ("Incorrect passphrase", Class::OutputUnauthorized),
    ("UNSECURE", Class::OutputUnauthorized),
    ("rsp(REJECT): 1401", Class::OutputUnauthorized),
    ("rsp(REJECT): 1403", Class::OutputUnauthorized),
    ("REJECT", Class::OutputRefused),
    ("srt_bind:", Class::PortInUse),
    ("ConfigurePre:", Class::BadOption),
    ("ConfigurePost:", Class::BadOption),
];

/// Of an srt-live-transmit; `connected` when it had a peer.
pub fn classify_srt(
    exit: Exit,
    killed_by: Option<Killer>,
    connected: bool,
    log: &[&str],
) -> Failure {
    let found = SRT_SIGNATURES.iter().find_map(|(text, class)| {
        let line = log.iter().find(|line| line.contains(text))?;
        Some((*class, *line))
    });
    let class = match (found, killed_by) {
        (Some((class, _)), _) if !connected => class,
        (_, Some(_)) => Class::OutputTimeout,
        _ if connected => Class::OutputLost,
        _ => Class::OutputUnreachable,
    };
    let how = match (killed_by, exit) {
        (Some(_), _) => "ended by us because the peer took nothing".to_owned(),
        (None, _) if connected => "the connection was there, and broke".to_owned(),
        (None, Exit::Code(code)) => format!("ended without a connection, with code {code}"),
        (None, Exit::Signal(signal)) => format!("ended by signal {signal}, which we did not send"),
    };
    let last = log.last().copied();
    Failure::of(
        class,
        std::iter::once(how).chain(found.map(|(_, line)| line).or(last).map(str::to_owned)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn srt(connected: bool, killed_by: Option<Killer>, log: &[&str]) -> Class {
        classify_srt(Exit::Code(0), killed_by, connected, log).class
    }

    #[test]
    fn what_srt_live_transmit_says_is_named() {
        let wrong = "12:00:00.1/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1010 - Incorrect passphrase";
        assert_eq!(srt(false, None, &[wrong]), Class::OutputUnauthorized);
        let taken = "ERROR: error: srt_bind: Connection setup failure: unable to create/configure SRT socket";
        assert_eq!(srt(false, None, &[taken]), Class::PortInUse);
        let short = "ERROR: error: ConfigurePre: Operation not supported: Bad parameters";
        assert_eq!(srt(false, None, &[short]), Class::BadOption);
        assert_eq!(srt(false, None, &[]), Class::OutputUnreachable);
        assert_eq!(srt(true, None, &[]), Class::OutputLost);
        assert_eq!(srt(true, Some(Killer::Stall), &[]), Class::OutputTimeout);
        let away =
            "12:00:00.1/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1003 - peer";
        assert_eq!(srt(false, None, &[away]), Class::OutputRefused);
    }
}
