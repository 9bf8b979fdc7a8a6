using System.Security.Cryptography;
using System.Text;
using OtpNet;
using Portolan.Administration;

namespace Portolan.Console.Security;

/// <summary>The one-time door for the first administrator: open while there is none, with a token that only the program's own output tells.</summary>
internal sealed class FirstRun(IAccessStore access)
{
    private const int TokenBytes = 20;
    private string? _token;

    /// <summary>Null where there is an administrator.</summary>
    public string? Token => Volatile.Read(ref _token);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if ((await access.ListAdministratorsAsync(cancellationToken)).Count == 0) Volatile.Write(ref _token, Base32Encoding.ToString(RandomNumberGenerator.GetBytes(TokenBytes)).ToLowerInvariant());
    }

    public bool IsRight(string token) => Token is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(token));

    public void Close() => Volatile.Write(ref _token, null);
}
