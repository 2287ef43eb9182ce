//! The 90 kHz and 27 MHz clocks, which wrap every 26.5 hours: there is no order but that of the shorter way round.

/// Of the 90 kHz clock.
pub const TICKS_PER_SECOND: u64 = 90_000;
/// Where the 90 kHz clock begins again.
pub const WRAP: u64 = 1 << 33;
const PCR_WRAP: u64 = WRAP * 300;

/// A time stamp of the 90 kHz clock, always below 2³³.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pts(u64);

impl Pts {
    pub const fn new(ticks: u64) -> Self {
        Pts(ticks % WRAP)
    }

    pub const fn ticks(self) -> u64 {
        self.0
    }

    /// Any offset, forward or back.
    pub const fn wrapping_add(self, offset: i64) -> Self {
        Pts((self.0 as i64 + offset % WRAP as i64).rem_euclid(WRAP as i64) as u64)
    }

    /// How far `self` lies after `earlier`, the shorter way round: negative when it lies before.
    pub const fn since(self, earlier: Pts) -> i64 {
        let forward = (self.0 + WRAP - earlier.0) % WRAP;
        if forward < WRAP / 2 {
            forward as i64
        } else {
            forward as i64 - WRAP as i64
        }
    }

    pub const fn is_before(self, other: Pts) -> bool {
        self.since(other) < 0
    }

    /// The later of two.
    pub const fn max(self, other: Pts) -> Pts {
        if self.is_before(other) { other } else { self }
    }

    pub const fn to_pcr(self) -> Pcr {
        Pcr(self.0 * 300)
    }
}

/// A time stamp of the 27 MHz clock: 33 bits of the 90 kHz clock times 300, and an extension below 300.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pcr(u64);

impl Pcr {
    pub const fn new(ticks: u64) -> Self {
        Pcr(ticks % PCR_WRAP)
    }

    pub const fn ticks(self) -> u64 {
        self.0
    }

    pub const fn base(self) -> Pts {
        Pts(self.0 / 300)
    }

    pub const fn extension(self) -> u16 {
        (self.0 % 300) as u16
    }

    /// An offset in ticks of 27 MHz.
    pub const fn wrapping_add(self, offset: i64) -> Self {
        Pcr((self.0 as i64 + offset % PCR_WRAP as i64).rem_euclid(PCR_WRAP as i64) as u64)
    }

    /// How far `self` lies after `earlier` in ticks of 27 MHz, the shorter way round.
    pub const fn since(self, earlier: Pcr) -> i64 {
        let forward = (self.0 + PCR_WRAP - earlier.0) % PCR_WRAP;
        if forward < PCR_WRAP / 2 {
            forward as i64
        } else {
            forward as i64 - PCR_WRAP as i64
        }
    }

    /// The six bytes of an adaptation field. An extension of 300 or more, which no sender should write, counts into the base.
    pub(crate) fn from_field(field: [u8; 6]) -> Self {
        let [a, b, c, d, e, f] = field.map(u64::from);
        let base = a << 25 | b << 17 | c << 9 | d << 1 | e >> 7;
        Pcr::new(base * 300 + ((e & 1) << 8 | f))
    }

    pub(crate) fn to_field(self) -> [u8; 6] {
        let base = self.base().ticks();
        let extension = self.extension();
        let low = (base as u8 & 1) << 7 | 0x7e | (extension >> 8) as u8;
        [
            (base >> 25) as u8,
            (base >> 17) as u8,
            (base >> 9) as u8,
            (base >> 1) as u8,
            low,
            extension as u8,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_goes_the_shorter_way_round() {
        let before = Pts::new(WRAP - 10);
        let after = Pts::new(20);
        assert_eq!(after.since(before), 30);
        assert_eq!(before.since(after), -30);
        assert!(before.is_before(after));
        assert_eq!(before.max(after), after);
        assert_eq!(before.wrapping_add(30), after);
        assert_eq!(after.wrapping_add(-30), before);
    }

    #[test]
    fn a_whole_turn_changes_nothing() {
        assert_eq!(Pts::new(5).wrapping_add(WRAP as i64), Pts::new(5));
        assert_eq!(
            Pts::new(5).wrapping_add(i64::MIN),
            Pts::new(5),
            "2^63 is a multiple of 2^33"
        );
        assert_eq!(Pcr::new(7).wrapping_add(-(PCR_WRAP as i64)), Pcr::new(7));
    }

    #[test]
    fn a_pcr_survives_its_field() {
        for ticks in [0, 1, 299, 300, 27_000_000, PCR_WRAP - 1] {
            assert_eq!(Pcr::from_field(Pcr::new(ticks).to_field()), Pcr::new(ticks));
        }
        assert_eq!(Pcr::new(PCR_WRAP - 1).base(), Pts::new(WRAP - 1));
        assert_eq!(Pcr::new(100).since(Pcr::new(PCR_WRAP - 100)), 200);
    }
}
