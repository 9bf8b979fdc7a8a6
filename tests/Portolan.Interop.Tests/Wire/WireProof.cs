using System.Security.Authentication;

namespace Portolan.Interop.Tests.Wire;

/// <summary>What the wire must show.</summary>
internal static class WireProof
{
    /// <summary>Every data connection through the tap ran TLS of that version and resumed.</summary>
    /// <param name="atLeast">So many there must have been: some clients make more.</param>
    public static void AssertAllResumed(WireTap tap, SslProtocols version, int atLeast)
    {
        var handshakes = tap.DataConnections.Select(WireHandshake.Read).ToList();
        Assert.True(handshakes.Count >= atLeast, $"{handshakes.Count} data connections passed by, not {atLeast}");
        Assert.All(handshakes, handshake => Assert.Equal(new WireHandshake(version, Resumed: true), handshake));
    }
}
