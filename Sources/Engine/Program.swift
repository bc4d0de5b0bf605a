/// What the program calls itself in files.
public enum Program {
    /// As `parameters` texts and settings files carry it.
    public static let version = "textual-inversion 0.1"
}
