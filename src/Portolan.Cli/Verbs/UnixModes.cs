namespace Portolan.Cli.Verbs;

/// <summary>Permission bits as <c>ls -l</c> writes them.</summary>
internal static class UnixModes
{
    /// <summary>Nine letters; dots where the rights are not known.</summary>
    public static string Format(int mode) => mode < 0 ? "........." : string.Create(9, mode, static (letters, bits) =>
    {
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (bits & (0x100 >> i)) != 0 ? "rwx"[i % 3] : '-';
    });
}
