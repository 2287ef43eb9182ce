use super::{FarEnd, Found, Probe, RtmpStep, Side, Target};
use crate::failure::{Class, Failure};
use crate::redact::redact;

/// SRT's codes of rejection: a wrong passphrase, and one where none is used or none where one is.
const BAD_SECRET: u32 = 10;
const UNSECURE: u32 = 11;
/// From here on they are those of HTTP, given by the application behind the listener.
const BY_APPLICATION: u32 = 1000;

/// The failure in the light of what was found: of another class where that is certain, with a cause of its own where
/// that is narrower than the dictionary's, and with what was found as evidence.
pub fn settled(failure: Failure, target: &Target, probe: Probe, found: &Found) -> Failure {
    let mut evidence = failure.evidence.clone();
    evidence.retain(|line| !line.ends_with("settles it"));
    evidence.push(format!(
        "the probe {} found: {}",
        probe.name(),
        told(target, found)
    ));
    let Some((class, cause)) = verdict(failure.class, target, found) else {
        return Failure {
            evidence: evidence
                .iter()
                .map(|line| redact(line).into_owned())
                .collect(),
            ..failure
        };
    };
    let words = Failure::of(class, evidence);
    Failure {
        cause: redact(&cause).into_owned(),
        ..words
    }
}

/// What was found, in words.
fn told(target: &Target, found: &Found) -> String {
    let place = target.place();
    let host = &place.host;
    match found {
        Found::NoSuchName => format!("there is no host named {host}"),
        Found::NamesUnanswered => format!("no name server answers for {host}"),
        Found::NameNotAsked(error) => format!("{host} could not be looked up: {error}"),
        Found::Addresses(addresses) => format!("{host} is {} now", addresses.join(", ")),
        Found::NoRoute(error) => format!("there is no way to {place}: {error}"),
        Found::Route(from) => format!("packets to {place} leave from {from}"),
        Found::Refused => format!("nothing listens at {place}; the host says so at once"),
        Found::NoAnswer => format!("nothing answers at {place}"),
        Found::Closed => format!("{place} takes the connection and closes it without a word"),
        Found::Mute => format!("{place} takes the connection and says nothing"),
        Found::Foreign => format!("what answers at {place} is not {}", protocol(target)),
        Found::Tls => format!("{place} answers in TLS"),
        Found::Status(status) => format!("{place} answers with status {status}"),
        Found::Rtmp { step, said } => {
            let what = match step {
                RtmpStep::Application => "the application",
                RtmpStep::Stream => "the stream, having taken the application",
            };
            match said {
                Some(said) => format!("{place} refuses {what}: {}", without_key(said, target)),
                None => format!("{place} closes the connection when asked for {what}"),
            }
        }
        Found::Srt(BAD_SECRET) => format!("{place} demands a passphrase"),
        Found::Srt(UNSECURE) => format!("{place} answers and uses no passphrase"),
        Found::Srt(code) => format!("{place} rejects the call with code {code}"),
        Found::Well => format!("{place} answers as it should now"),
    }
}

/// A server may repeat the stream key in what it says.
fn without_key(said: &str, target: &Target) -> String {
    let FarEnd::Rtmp { app, key, .. } = &target.far_end else {
        return said.to_owned();
    };
    let path = key.split('?').next().unwrap_or_default();
    let rest = app[public(app).len()..].trim_start_matches(['/', '?']);
    let secrets = [key.as_str(), path, rest]
        .into_iter()
        .filter(|key| !key.is_empty());
    secrets.fold(said.to_owned(), |said, key| said.replace(key, "***"))
}

fn protocol(target: &Target) -> &'static str {
    match target.far_end {
        _ if target.place().tls => "TLS",
        FarEnd::Rtmp { .. } => "RTMP",
        FarEnd::Rtsp { .. } => "RTSP",
        FarEnd::Srt { .. } => "SRT",
        FarEnd::Http { .. } => "HTTP",
        FarEnd::Datagrams(_) => "UDP",
    }
}

/// The class and the cause, where what was found is proof of one.
fn verdict(class: Class, target: &Target, found: &Found) -> Option<(Class, String)> {
    let place = target.place();
    let host = &place.host;
    let of = |input, output| target.side.of(input, output);
    let unreachable = of(Class::InputUnreachable, Class::OutputUnreachable);
    let timeout = of(Class::InputTimeout, Class::OutputTimeout);
    let never_met = [unreachable, Class::TlsFailed, Class::Unknown].contains(&class);
    Some(match found {
        Found::NoSuchName => (
            Class::NameNotResolved,
            format!(
                "The name server knows no host `{host}`: the name is misspelt, or was taken out of the DNS."
            ),
        ),
        Found::NamesUnanswered => (
            Class::NameNotResolved,
            format!("No name server answers this machine, so `{host}` cannot be looked up."),
        ),
        Found::NoRoute(_) if never_met => (
            unreachable,
            format!(
                "This machine has no route to {place}: an interface is down, or its network is not configured here."
            ),
        ),
        Found::Refused if never_met => (
            unreachable,
            format!(
                "The host answers, but nothing listens at {place}: the program there is not running, or the port is wrong."
            ),
        ),
        Found::NoAnswer if never_met => (
            unreachable,
            format!(
                "Nothing answers at {place}: the host is off, the address is wrong, or a firewall drops our packets."
            ),
        ),
        Found::Foreign if place.tls => (
            Class::TlsFailed,
            format!(
                "{place} takes the connection and does not answer in TLS: this port is not a secure one."
            ),
        ),
        Found::Tls if class == Class::TlsFailed => (
            Class::TlsFailed,
            format!(
                "{place} speaks TLS, so its certificate or its version of TLS is what was not accepted."
            ),
        ),
        Found::Mute if never_met || class == timeout => (
            timeout,
            format!(
                "{place} takes the connection and then says nothing: the program there hangs or is overloaded."
            ),
        ),
        Found::Foreign if never_met || class == timeout => (
            foreign(target),
            format!(
                "What listens at {place} does not speak {}: the port is that of another program.",
                protocol(target)
            ),
        ),
        Found::Status(status) if never_met || class == timeout => by_status(*status, target)?,
        Found::Rtmp { step, said } => by_rtmp(*step, said.as_deref(), target)?,
        Found::Srt(code) => by_srt(*code, class, target)?,
        _ => return None,
    })
}

fn foreign(target: &Target) -> Class {
    match (target.side, &target.far_end) {
        (Side::Output, FarEnd::Rtmp { .. }) => Class::PeerNotRtmp,
        (Side::Output, _) => Class::OutputRefused,
        (Side::Input, _) => Class::InputNotMedia,
    }
}

fn by_status(status: u16, target: &Target) -> Option<(Class, String)> {
    let with_password = match &target.far_end {
        FarEnd::Rtsp { with_password, .. } | FarEnd::Http { with_password, .. } => *with_password,
        _ => false,
    };
    let of = |input, output| target.side.of(input, output);
    let place = target.place();
    Some(match status {
        // The look goes without the password, so it proves nothing where there is one.
        401 | 403 if with_password => return None,
        401 | 403 => (
            of(Class::InputUnauthorized, Class::OutputUnauthorized),
            format!(
                "{place} asks for a user name and password (status {status}), and none is given."
            ),
        ),
        404 | 410 | 454 => (
            of(Class::InputNotFound, Class::OutputRefused),
            format!("{place} answers, but knows no such path (status {status})."),
        ),
        500.. => (
            of(Class::InputServerError, Class::OutputRefused),
            format!("{place} answers with an error of its own (status {status})."),
        ),
        _ => return None,
    })
}

fn by_rtmp(step: RtmpStep, said: Option<&str>, target: &Target) -> Option<(Class, String)> {
    let FarEnd::Rtmp {
        place,
        app,
        with_password,
        ..
    } = &target.far_end
    else {
        return None;
    };
    let app = public(app);
    let of = |input, output| target.side.of(input, output);
    let says = |words: &[&str]| {
        let said = said.unwrap_or_default().to_ascii_lowercase();
        words.iter().any(|word| said.contains(word))
    };
    let unauthorized = of(Class::InputUnauthorized, Class::OutputUnauthorized);
    let refused = of(Class::InputNotFound, Class::OutputRefused);
    let by_credentials = says(&["auth", "denied", "password", "credential"]);
    let is_taken = says(&["already", "in use", "busy"]);
    Some(match (step, said) {
        (RtmpStep::Stream, Some(_)) if is_taken => (
            refused,
            format!(
                "{place} takes the application `{app}` and says that the stream is being published by another."
            ),
        ),
        // The look goes without user and password, so a refusal may be of that.
        (RtmpStep::Stream, _) if *with_password => return None,
        (RtmpStep::Application, _) if *with_password && (by_credentials || said.is_none()) => {
            return None;
        }
        (RtmpStep::Application, _) if by_credentials => (
            unauthorized,
            format!("{place} asks for other credentials at its application `{app}`."),
        ),
        (RtmpStep::Application, Some(_)) => (
            refused,
            format!(
                "{place} refuses the application `{app}`: it has none of this name, or lets us not connect to it."
            ),
        ),
        (RtmpStep::Application, None) => (
            refused,
            format!(
                "{place} speaks RTMP and closes the connection when it is asked for the application `{app}`: most likely \
                 it has none of this name, or lets us not connect to it."
            ),
        ),
        (RtmpStep::Stream, Some(_)) => (
            unauthorized,
            format!("{place} takes the application `{app}` and refuses the stream key."),
        ),
        (RtmpStep::Stream, None) => (
            unauthorized,
            format!(
                "{place} takes the application `{app}` and closes the connection when it hears the stream key: most \
                 likely it refuses it."
            ),
        ),
    })
}

/// An application's name without what may be a key behind it.
fn public(app: &str) -> &str {
    app.split(['/', '?']).next().unwrap_or_default()
}

fn by_srt(code: u32, class: Class, target: &Target) -> Option<(Class, String)> {
    let FarEnd::Srt {
        place,
        with_passphrase,
        with_stream_id,
    } = &target.far_end
    else {
        return None;
    };
    let of = |input, output| target.side.of(input, output);
    let unauthorized = of(Class::InputUnauthorized, Class::OutputUnauthorized);
    Some(match (code, with_passphrase) {
        (BAD_SECRET, false) => (
            unauthorized,
            format!("A listener answers at {place} and demands a passphrase, and none is given."),
        ),
        // The look's own passphrase is wrong wherever there is one, so this tells only what a refusal of ours was.
        (BAD_SECRET, true) if class == unauthorized => (
            unauthorized,
            format!(
                "A listener answers at {place} and demands a passphrase; ours is another one, or it refuses the stream id."
            ),
        ),
        (UNSECURE, true) => (
            unauthorized,
            format!("A listener answers at {place} and uses no passphrase, and one is given."),
        ),
        (UNSECURE, false) if class == unauthorized => (
            unauthorized,
            format!(
                "A listener answers at {place} and asks for no passphrase, so it is the stream id that it refuses."
            ),
        ),
        // The look goes without a stream id, so an answer to that proves nothing where there is one.
        (BY_APPLICATION.., _) if *with_stream_id => return None,
        (BY_APPLICATION.., _) => match code - BY_APPLICATION {
            401 | 403 => (
                unauthorized,
                format!("A listener answers at {place} and lets in no call without a stream id."),
            ),
            404 => (
                of(Class::InputNotFound, Class::OutputRefused),
                format!(
                    "A listener answers at {place} and asks for a stream id that it knows, and none is given."
                ),
            ),
            _ => return None,
        },
        _ => return None,
    })
}
