namespace Portolan.Interop.Tests.Wire;

/// <summary>What the wire must show.</summary>
internal static class WireProof
{
    /// <summary>Every data connection through the tap began with this handshake.</summary>
    /// <param name="atLeast">So many there must have been: some clients make more.</param>
    public static void AssertAll(WireTap tap, WireHandshake expected, int atLeast)
    {
        var handshakes = tap.DataConnections.Select(WireHandshake.Read).ToList();
        Assert.True(handshakes.Count >= atLeast, $"{handshakes.Count} data connections passed by, not {atLeast}");
        Assert.All(handshakes, handshake => Assert.Equal(expected, handshake));
    }
}
