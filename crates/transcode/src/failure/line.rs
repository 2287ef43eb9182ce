use super::Class;

/// What one line of FFmpeg's log means while the run still goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineClass {
    pub severity: Severity,
    /// What the line would prove if the run ended now.
    pub class: Option<Class>,
    /// Harmless by experience, whatever its severity.
    pub noise: bool,
}

/// FFmpeg's own levels, as far as they are switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
    Fatal,
}

/// None for a line that carries no level and nothing known.
pub fn line_class(_line: &str) -> Option<LineClass> {
    None
}
