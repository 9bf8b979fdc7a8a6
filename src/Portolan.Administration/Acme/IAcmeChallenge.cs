namespace Portolan.Administration;

/// <summary>A way to prove that a name is ours. Listens from its making to its disposal.</summary>
internal interface IAcmeChallenge : IAsyncDisposable
{
    /// <summary><c>http-01</c> or <c>tls-alpn-01</c>.</summary>
    string Type { get; }

    /// <summary>From now on answers the authority.</summary>
    /// <param name="authorization">See <see cref="AcmeKey.Authorize"/>.</param>
    void Offer(string name, string token, string authorization);
}
