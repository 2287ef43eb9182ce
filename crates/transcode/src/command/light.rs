//! High dynamic range: refused, kept, or brought down to BT.709.

use super::known::{Probe, Transfer};
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Hdr};

/// What is known of the stream that is taken: by a look at it, else by what was seen of its pictures.
pub(super) fn known(looked: Transfer, probe: &Probe) -> Transfer {
    match looked {
        Transfer::Unknown => probe.transfer,
        known => known,
    }
}

/// Whether a command built for one transfer may go on with the one that is seen.
///
/// # Errors
/// The failure that the run ends with, in words.
pub fn fits(spec: &ChannelSpec, built_for: Transfer, seen: Transfer) -> Result<(), Failure> {
    match spec.video.hdr {
        Hdr::Refuse => match seen.high() {
            Some(transfer) => Err(refused(transfer)),
            None => Ok(()),
        },
        Hdr::Tonemap if seen.high() != built_for.high() => {
            let named = |transfer: Transfer| transfer.high().unwrap_or("of standard range");
            let (seen, built_for) = (named(seen), named(built_for));
            let fact = format!(
                "the picture's transfer is {seen}, the run was built for one that is {built_for}; the next run maps it"
            );
            Err(Failure::of(Class::InputFormatChanged, [fact]))
        }
        Hdr::Tonemap | Hdr::Keep => Ok(()),
    }
}

fn refused(transfer: &str) -> Failure {
    Failure::of(
        Class::InputHdr,
        [format!("the picture's transfer is {transfer}")],
    )
}

/// The transfer that the graph has to bring down, in FFmpeg's word; none where the picture is passed on as it is.
pub(super) fn tonemap(spec: &ChannelSpec, transfer: Transfer) -> Option<&'static str> {
    transfer.high().filter(|_| spec.video.hdr == Hdr::Tonemap)
}

/// From BT.2100 to BT.709. What the sender leaves untold is BT.2100's. Light is reckoned against the reference white of
/// BT.2408, 203 cd/m², so that faces and studio white keep their brightness; what is brighter, up to 1000 cd/m², is
/// pressed into the rest.
pub(super) fn to_bt709(transfer: &str) -> String {
    format!(
        "zscale=tin={transfer}:pin=2020:min=2020_ncl:rin=tv:t=linear:p=709:npl=203,format=gbrpf32le,\
         tonemap=mobius:desat=0:peak=4.926,zscale=t=709:m=709:r=tv"
    )
}
