using System.Security.Cryptography;

namespace Portolan.Cli.Serve;

/// <summary>The password of the account that the first start makes.</summary>
internal static class FirstPassword
{
    // Without letters and digits that look alike; 16 of 31 are 79 bits.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int Groups = 4;
    private const int GroupLength = 4;

    public static string Create() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));
}
