namespace Portolan.Diagnosis;

/// <summary>The characters of a picture.</summary>
internal sealed record Glyphs(char Lane, char Dash, char Faint, char Left, char Right, char Done, char Failed, char NotReached, string Cut)
{
    public static Glyphs Unicode { get; } = new('│', '─', '┄', '◀', '▶', '✔', '✘', '·', "…");

    public static Glyphs Ascii { get; } = new('|', '-', '.', '<', '>', '+', 'x', '.', "~");
}
