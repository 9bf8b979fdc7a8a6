namespace Portolan.Diagnosis;

/// <summary>Where something can be changed.</summary>
public enum Place : byte
{
    Client,
    ClientRouter,
    Server,
    ServerFirewall,
}

/// <summary>A text to copy, for one product. May hold tokens such as <c>{external}</c>, which <see cref="AdviceValues"/> fills.</summary>
public sealed record Snippet(string Product, string Text);

/// <summary>What to change in one place.</summary>
public sealed record Advice(Place Where, Phrase Do, params IReadOnlyList<Snippet> Copy)
{
    /// <summary>Says that this place is not to blame.</summary>
    internal static readonly Phrase Nothing = ("Nothing to change here.", "无需更改。");

    internal bool IsNothing => Do == Nothing;
}

/// <summary>All that is known about one named cause.</summary>
/// <param name="Failure">The stable identity.</param>
/// <param name="Title">One line.</param>
/// <param name="Meaning">What happened, for someone who has not read about FTP.</param>
/// <param name="Certainty">When this is sure, and what else looks the same.</param>
/// <param name="Fixes">What to change, the best first.</param>
public sealed record Cause(DataFailure Failure, Phrase Title, Phrase Meaning, Phrase Certainty, params IReadOnlyList<Advice> Fixes)
{
    public string Code => Failure.ToText();
}

/// <summary>The names of the places for people.</summary>
public static class Places
{
    public static Phrase Name(this Place place) => place switch
    {
        Place.Client => ("On the client", "在客户端"),
        Place.ClientRouter => ("On the client's router or firewall", "在客户端一侧的路由器或防火墙"),
        Place.Server => ("On the server", "在服务器"),
        _ => ("On the server's firewall or router", "在服务器一侧的防火墙或路由器"),
    };
}
