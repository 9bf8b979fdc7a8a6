namespace Portolan.Diagnosis;

/// <summary>The languages that Portolan speaks.</summary>
public enum Language : byte
{
    English,
    SimplifiedChinese,
}

/// <summary>One text in every language, side by side, so that none is forgotten.</summary>
public readonly record struct Phrase(string En, string Zh)
{
    /// <summary>The text in one language.</summary>
    public string In(Language language) => language == Language.SimplifiedChinese ? Zh : En;

    public override string ToString() => En;

    /// <summary>Words of somebody else, in whatever language they are.</summary>
    public static Phrase Quote(string words) => new(words, words);

    public static implicit operator Phrase((string En, string Zh) both) => new(both.En, both.Zh);
}
