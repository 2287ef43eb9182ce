use super::plan::Kind;
use super::sockets::{Seen, Taken};

/// What the peer of one process took. It never falls.
#[derive(Debug)]
pub(super) struct Tally {
    kind: Kind,
    taken: u64,
    /// Where the count of what was taken begins.
    base: Option<Taken>,
    out_time: i64,
    /// The kernel told nothing of its connections.
    untold: bool,
}

impl Tally {
    pub(super) fn new(kind: Kind) -> Tally {
        Tally {
            kind,
            taken: 0,
            base: None,
            out_time: 0,
            untold: false,
        }
    }

    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// The process counts by itself what its peer acknowledged.
    pub(super) fn acknowledged(&mut self, total: u64) {
        self.taken = self.taken.max(total);
    }

    /// What the kernel knows of the process's connections.
    pub(super) fn looked(&mut self, seen: Seen) {
        match seen {
            Seen::Nothing => {}
            Seen::Untold => self.untold = true,
            Seen::Connected(now) => {
                let base = self.base.get_or_insert(now);
                if now.edge > base.edge {
                    base.edge = now.edge;
                    let since = now.acked.saturating_sub(base.acked);
                    self.acknowledged(since);
                }
            }
        }
    }

    /// The process has come so far, of what it was `fed`. That counts only where nobody tells what was acknowledged.
    pub(super) fn progressed(&mut self, out_time: i64, fed: u64) {
        if out_time > self.out_time {
            self.out_time = out_time;
            if self.kind == Kind::Datagrams || self.kind == Kind::Tcp && self.untold {
                self.acknowledged(fed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ffmpeg_sends_counts_only_where_the_kernel_tells_nothing() {
        let mut tally = Tally::new(Kind::Tcp);
        tally.progressed(1, 1000);
        tally.looked(Seen::Nothing);
        assert_eq!(tally.taken(), 0);
        let at = |acked| {
            let edge = acked + 5000;
            Seen::Connected(Taken { acked, edge })
        };
        tally.looked(at(100));
        tally.looked(at(400));
        tally.progressed(2, 2000);
        assert_eq!(tally.taken(), 300);

        let mut tally = Tally::new(Kind::Tcp);
        tally.looked(Seen::Untold);
        tally.progressed(1, 1000);
        assert_eq!(tally.taken(), 1000);
        // It stands: what the pipe swallows meanwhile says nothing.
        tally.progressed(1, 2000);
        assert_eq!(tally.taken(), 1000);
    }

    #[test]
    fn a_window_that_stands_counts_for_nothing() {
        let mut tally = Tally::new(Kind::Tcp);
        for acked in [100, 200, 300] {
            tally.looked(Seen::Connected(Taken { acked, edge: 900 }));
        }
        assert_eq!(tally.taken(), 0);
    }
}
