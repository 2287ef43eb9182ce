use super::*;
use crate::timeline::{PCR_HZ, ticks_of_nanos};

const BUFFER: i64 = 300_000_000;
const MS: i64 = 1_000_000;
/// Datagrams at 6 Mb/s.
const RATE: u64 = 6_000_000;

fn datagram(clock: i64) -> Datagram {
    Datagram {
        bytes: Box::new([0; DATAGRAM]),
        clock,
        entry: None,
        broken: false,
    }
}

fn constant() -> Schedule {
    let mut schedule = Schedule::new(BUFFER);
    schedule.set_active(true);
    schedule.begin_run(Some(RATE));
    schedule
}

/// Runs until `end`, handing in what `feed` gives at each instant; returns instants of datagrams (true) and fills.
fn play(
    schedule: &mut Schedule,
    from: i64,
    end: i64,
    mut feed: impl FnMut(i64) -> Vec<Datagram>,
) -> Vec<(i64, Step, usize)> {
    let mut now = from;
    let mut out = Vec::new();
    let mut batch = VecDeque::new();
    while now < end {
        schedule.extend(feed(now).into_iter(), now);
        match schedule.step(now, &mut batch) {
            Step::Wait => now += MS,
            Step::SleepUntil(at) => now = at.min(now + MS).max(now + 1000),
            step => {
                out.push((now, step, batch.len()));
                batch.clear();
            }
        }
    }
    out
}

/// A datagram for each slot of the constant rate, handed in 20 ms at a time.
fn source(start: i64, stop: i64) -> impl FnMut(i64) -> Vec<Datagram> {
    let spacing = (DATAGRAM * 8) as i64 * 1_000_000_000 / RATE as i64;
    let mut sent = 0;
    move |now| {
        let mut out = Vec::new();
        while start + sent * spacing <= now.min(stop) {
            out.push(datagram(ticks_of_nanos(sent * spacing)));
            sent += 1;
        }
        out
    }
}

#[test]
fn departures_keep_the_rate() {
    let mut schedule = constant();
    let log = play(&mut schedule, 0, 2000 * MS, source(0, i64::MAX));
    let sends: Vec<i64> = log
        .iter()
        .filter(|l| l.1 == Step::Send)
        .map(|l| l.0)
        .collect();
    assert!(sends.len() > 900);
    assert!(sends[0] >= BUFFER - MS && sends[0] <= BUFFER + MS);
    assert!(
        sends
            .windows(2)
            .all(|w| (w[1] - w[0] - 1_754_666).abs() < 60_000)
    );
    assert_eq!(schedule.reanchors(), 0);
    assert!(log.iter().all(|l| l.1 == Step::Send));
}

#[test]
fn after_the_end_slots_are_filled_with_a_clock_that_goes_on() {
    let mut schedule = constant();
    let log = play(&mut schedule, 0, 2000 * MS, source(0, 1000 * MS));
    let fills: Vec<(i64, i64)> = log
        .iter()
        .filter_map(|l| match l.1 {
            Step::Fill { slot, clock } => Some((slot, clock.unwrap())),
            _ => None,
        })
        .collect();
    assert!(fills.len() > 350, "{}", fills.len());
    for (slot, clock) in fills {
        assert!((clock - ticks_of_nanos(slot - BUFFER)).abs() < 100);
    }
}

#[test]
fn an_underflow_is_counted_and_the_clock_of_the_fill_never_passes_the_programme() {
    let mut schedule = constant();
    let mut first = source(0, 1000 * MS);
    let log = play(&mut schedule, 0, 1900 * MS, &mut first);
    let told = log.iter().filter(|l| l.1 == Step::Send).count();
    assert!(told > 0);
    // The encoder was late by 900 ms and goes on where it was.
    let clock = ticks_of_nanos(1000 * MS) + 10;
    schedule.extend([datagram(clock)].into_iter(), 1900 * MS);
    let log = play(&mut schedule, 1900 * MS, 2190 * MS, |_| Vec::new());
    assert_eq!(schedule.reanchors(), 1);
    for (_, step, _) in log {
        assert!(matches!(step, Step::Fill { clock: None, .. }), "{step:?}");
    }
}

#[test]
fn without_a_constant_rate_nothing_is_filled() {
    let mut schedule = Schedule::new(BUFFER);
    schedule.set_active(true);
    schedule.begin_run(None);
    schedule.extend([datagram(0), datagram(PCR_HZ / 100)].into_iter(), 0);
    let log = play(&mut schedule, 0, 1000 * MS, |_| Vec::new());
    assert_eq!(log.len(), 2);
    assert!((log[1].0 - log[0].0 - 10 * MS).abs() < MS);
}

#[test]
fn an_overflow_goes_on_at_a_place_to_start() {
    let mut schedule = Schedule::new(BUFFER);
    schedule.set_active(true);
    let many = (0..500).map(|n| {
        let mut d = datagram(n * PCR_HZ / 100);
        d.entry = (n == 480).then(|| (0, Vec::new().into()));
        d
    });
    schedule.extend(many.take(1), 0);
    let mut batch = VecDeque::new();
    assert!(matches!(schedule.step(0, &mut batch), Step::SleepUntil(_)));
    let rest = (1..500).map(|n| {
        let mut d = datagram(n * PCR_HZ / 100);
        d.entry = (n == 480).then(|| (0, Vec::new().into()));
        d
    });
    schedule.extend(rest, 0);
    assert_eq!(schedule.step(0, &mut batch), Step::Lost(480 * PACKETS));
    assert_eq!(schedule.reanchors(), 1);
}

#[test]
fn no_output_no_work() {
    let mut schedule = constant();
    schedule.extend([datagram(0)].into_iter(), 0);
    schedule.set_active(false);
    assert_eq!(schedule.step(0, &mut VecDeque::new()), Step::Wait);
}

#[test]
fn a_burst_that_fills_the_buffer_departs_at_once() {
    let mut schedule = constant();
    let spacing = (DATAGRAM * 8) as i64 * 1_000_000_000 / RATE as i64;
    let burst = |from: i64, to: i64| (from..to).map(move |n| datagram(ticks_of_nanos(n * spacing)));
    schedule.extend(burst(0, 100), 0);
    let mut batch = VecDeque::new();
    assert!(matches!(schedule.step(0, &mut batch), Step::SleepUntil(_)));
    // 100 datagrams are 175 ms, 200 are more than the buffer.
    schedule.extend(burst(100, 200), 10 * MS);
    assert_eq!(schedule.step(10 * MS, &mut batch), Step::Send);
    assert_eq!(schedule.reanchors(), 0);
    let last = schedule.clock.departs_at(ticks_of_nanos(199 * spacing));
    let late = last.unwrap() - (10 * MS + 199 * spacing);
    assert!(late.abs() < 100, "{late}");
}

#[test]
fn what_comes_at_its_own_rate_waits_for_the_buffer() {
    let mut schedule = constant();
    let log = play(&mut schedule, 0, 500 * MS, source(0, i64::MAX));
    let first = log.first().map(|entry| entry.0);
    assert!(first.is_some_and(|at| at > BUFFER - 3 * MS), "{first:?}");
}
