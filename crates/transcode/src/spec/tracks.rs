//! The audio tracks of a rendition, whichever way they are described.

use super::{Audio, AudioCodec, AudioTrack, ChannelSpec, TrackSelect};

/// The two codes of ISO 639-2 for one language, where there are two: for terms and for books.
const TWO_CODES: [(&str, &str); 20] = [
    ("sqi", "alb"),
    ("hye", "arm"),
    ("eus", "baq"),
    ("mya", "bur"),
    ("zho", "chi"),
    ("ces", "cze"),
    ("nld", "dut"),
    ("fra", "fre"),
    ("kat", "geo"),
    ("deu", "ger"),
    ("ell", "gre"),
    ("isl", "ice"),
    ("mkd", "mac"),
    ("mri", "mao"),
    ("msa", "may"),
    ("fas", "per"),
    ("ron", "rum"),
    ("slk", "slo"),
    ("bod", "tib"),
    ("cym", "wel"),
];

impl ChannelSpec {
    /// `audio_tracks`, or the one track that `audio` describes.
    pub fn tracks(&self) -> Vec<AudioTrack> {
        match &self.audio_tracks {
            Some(tracks) => tracks.clone(),
            None => vec![AudioTrack::only(&self.audio)],
        }
    }

    /// Where a track's codec stands.
    pub(super) fn codec_place(&self, track: usize) -> String {
        match self.audio_tracks {
            Some(_) => format!("/audio_tracks/{track}/codec"),
            None => "/audio/codec".to_owned(),
        }
    }
}

impl AudioTrack {
    fn only(audio: &Audio) -> AudioTrack {
        AudioTrack {
            select: TrackSelect::Index(0),
            codec: audio.codec,
            language: None,
            channels: audio.channels,
            bitrate: None,
            gain: audio.gain,
            normalize: audio.normalize,
            delay_ms: audio.delay_ms,
        }
    }

    /// The language it is announced with: its own, or that by which it is chosen.
    pub fn announced_language(&self) -> Option<&str> {
        match (&self.language, &self.select) {
            (Some(language), _) | (None, TrackSelect::Language(language)) => Some(language),
            (None, _) => None,
        }
    }

    pub(crate) fn is_copied(&self) -> bool {
        self.codec == AudioCodec::Copy
    }
}

/// Whether two codes of ISO 639-2 name one language: `deu` is `ger`.
pub(crate) fn same_language(a: &str, b: &str) -> bool {
    let terms = |code: &str| {
        let code = code.to_ascii_lowercase();
        let pair = TWO_CODES.iter().find(|(_, books)| *books == code);
        pair.map_or(code, |(terms, _)| (*terms).to_owned())
    };
    terms(a) == terms(b)
}

#[cfg(test)]
mod tests {
    use super::same_language;

    #[test]
    fn two_codes_name_one_language() {
        assert!(same_language("deu", "ger"));
        assert!(same_language("FRE", "fra"));
        assert!(!same_language("deu", "dut"));
        assert!(same_language("eng", "eng"));
    }
}
