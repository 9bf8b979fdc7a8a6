using Portolan.Console.Problems;
using Portolan.Server.Accounts;

namespace Portolan.Console.Security;

/// <summary>Checks passwords off the request's thread, a few at a time, and takes as long where there is no such administrator.</summary>
internal sealed class Passwords
{
    public const int LeastLength = 12, MostLength = 1024;
    private readonly SemaphoreSlim _slow = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<PasswordHash> _decoy = new(() => PasswordHash.Create(Guid.NewGuid().ToString()));

    /// <param name="stored">Null where there is no such administrator, or no password.</param>
    public async Task<bool> CheckAsync(string? stored, string password, CancellationToken cancellationToken)
    {
        await _slow.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => PasswordHash.TryParse(stored ?? "", out var hash) ? hash!.Verify(password) : _decoy.Value.Verify(password) && false, cancellationToken);
        }
        finally
        {
            _slow.Release();
        }
    }

    /// <summary>The hash of a new password.</summary>
    /// <exception cref="ProblemException">It is too short.</exception>
    public static Task<string> HashAsync(string password, string field = "/password")
    {
        if (password.Length is < LeastLength or > MostLength)
        {
            throw ProblemException.Invalid(field,
                ($"A password has {LeastLength} to {MostLength} characters.", $"密码须为 {LeastLength} 到 {MostLength} 个字符。"),
                ("A sentence is easy to remember and hard to guess.", "一句话既好记又难猜。"));
        }
        return Task.Run(() => PasswordHash.Create(password).ToString());
    }
}
