//! Sixty outputs of every kind come and go.

use std::time::Duration;

use signalbox_tests::storm;

#[test]
fn sixty_outputs_come_and_go_and_nobody_else_notices() {
    let tally = storm::blow(7, Duration::from_secs(40));
    assert!(tally.peak >= 50 && tally.removed >= 100, "{tally:?}");
}
