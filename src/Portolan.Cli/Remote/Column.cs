namespace Portolan.Cli.Remote;

/// <summary>One column of a table.</summary>
/// <param name="Heading">In the reader's language.</param>
/// <param name="Member">Where an item of the answer holds the value: <c>client.address</c>.</param>
/// <param name="InWords">A word of the console in the reader's language; null where the value is shown as it is.</param>
internal sealed record Column(string Heading, string Member, Func<string, string>? InWords = null)
{
    /// <summary>A member that holds a word of <typeparamref name="T"/>; a word of a newer console as it is.</summary>
    public static Column Of<T>(string heading, string member, Func<T, string> inWords)
        where T : struct, Enum => new(heading, member, word => Enum.TryParse<T>(word, ignoreCase: true, out var known) ? inWords(known) : word);
}
