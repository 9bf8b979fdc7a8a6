using System.Buffers;
using System.Text;

namespace Portolan.Server.Files;

/// <summary>
/// A pattern for one name: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>; a backslash takes the next character as it is.
/// Works on characters, not bytes; a byte that is not UTF-8 counts as one character (as <see cref="Portolan.Protocol.FtpText"/> escapes it).
/// </summary>
/// <remarks>A match takes at most name × pattern steps: only the last star is ever retried, so no pattern can blow up (CVE-2011-0762).</remarks>
public sealed class Glob
{
    /// <summary>Longest pattern in characters; file names end at 255 bytes.</summary>
    public const int MaxLength = 512;

    private const int Star = -1;
    private const int Any = -2;
    private const int FirstClass = -3; // −3 is class 0, −4 class 1 …

    private readonly int[] _tokens;
    private readonly CharacterClass[] _classes;
    private readonly bool _ignoreCase;

    private Glob(int[] tokens, CharacterClass[] classes, bool ignoreCase) =>
        (_tokens, _classes, _ignoreCase) = (tokens, classes, ignoreCase);

    /// <summary>True where the text holds a character that a pattern would read as special.</summary>
    public static bool HasWildcard(ReadOnlySpan<char> text) => text.ContainsAny('*', '?', '[');

    /// <summary>
    /// Splits the argument of LIST or NLST into its directory and a pattern in the last component.
    /// False where that component has no wildcard; wildcards in earlier components are plain characters.
    /// </summary>
    public static bool TrySplit(string argument, out string directory, out Glob? pattern)
    {
        var slash = argument.LastIndexOf('/');
        (directory, pattern) = (argument, null);
        if (!HasWildcard(argument.AsSpan(slash + 1)) || argument.Length - slash > MaxLength) return false;
        directory = slash < 0 ? "" : argument[..(slash + 1)];
        pattern = Parse(argument[(slash + 1)..]);
        return true;
    }

    /// <summary>Compiles a pattern; every text is one (an unclosed bracket is a plain character).</summary>
    /// <exception cref="StoreException">BadName: longer than <see cref="MaxLength"/>.</exception>
    public static Glob Parse(string pattern, bool ignoreCase = false)
    {
        if (pattern.Length > MaxLength) throw new StoreException(StoreError.BadName, "pattern too long");
        var tokens = new List<int>(pattern.Length);
        var classes = new List<CharacterClass>();
        var rest = pattern.AsSpan();
        while (!rest.IsEmpty)
        {
            var unit = Take(ref rest);
            if (unit == '*')
            {
                if (tokens.Count == 0 || tokens[^1] != Star) tokens.Add(Star);
            }
            else if (unit == '?') tokens.Add(Any);
            else if (unit == '[' && CharacterClass.TryParse(ref rest, ignoreCase, out var set))
            {
                tokens.Add(FirstClass - classes.Count);
                classes.Add(set);
            }
            else
            {
                if (unit == '\\' && !rest.IsEmpty) unit = Take(ref rest);
                tokens.Add(ignoreCase ? Fold(unit) : unit);
            }
        }
        return new Glob([.. tokens], [.. classes], ignoreCase);
    }

    /// <summary>True where the whole name matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> name)
    {
        var (token, retryToken) = (0, -1);
        ReadOnlySpan<char> retryName = default;
        while (!name.IsEmpty)
        {
            if (token < _tokens.Length && _tokens[token] == Star)
            {
                retryToken = ++token;
                retryName = name;
                continue;
            }
            var after = name;
            if (token < _tokens.Length && Matches(_tokens[token], Take(ref after)))
            {
                token++;
                name = after;
                continue;
            }
            if (retryToken < 0) return false;
            Take(ref retryName);
            token = retryToken;
            name = retryName;
        }
        return AtEnd(token);
    }

    /// <summary>True where the whole name, in bytes as the store has it, matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> name)
    {
        var (token, retryToken) = (0, -1);
        ReadOnlySpan<byte> retryName = default;
        while (!name.IsEmpty)
        {
            if (token < _tokens.Length && _tokens[token] == Star)
            {
                retryToken = ++token;
                retryName = name;
                continue;
            }
            var after = name;
            if (token < _tokens.Length && Matches(_tokens[token], Take(ref after)))
            {
                token++;
                name = after;
                continue;
            }
            if (retryToken < 0) return false;
            Take(ref retryName);
            token = retryToken;
            name = retryName;
        }
        return AtEnd(token);
    }

    private bool AtEnd(int token)
    {
        while (token < _tokens.Length && _tokens[token] == Star) token++;
        return token == _tokens.Length;
    }

    private bool Matches(int token, int unit)
    {
        if (token == Any) return true;
        if (token <= FirstClass) return _classes[FirstClass - token].Contains(unit);
        return token == (_ignoreCase ? Fold(unit) : unit);
    }

    internal static int Fold(int unit) => Rune.IsValid(unit) ? Rune.ToLowerInvariant(new Rune(unit)).Value : unit;

    internal static int Take(ref ReadOnlySpan<char> text)
    {
        var status = Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        var unit = status == OperationStatus.Done ? rune.Value : text[0];
        text = text[(status == OperationStatus.Done ? consumed : 1)..];
        return unit;
    }

    private static int Take(ref ReadOnlySpan<byte> text)
    {
        var status = Rune.DecodeFromUtf8(text, out var rune, out var consumed);
        var unit = status == OperationStatus.Done ? rune.Value : 0xDC00 + text[0];
        text = text[(status == OperationStatus.Done ? consumed : 1)..];
        return unit;
    }

    /// <summary>What stands between brackets.</summary>
    private sealed class CharacterClass(List<(int First, int Last)> ranges, bool negated, bool ignoreCase)
    {
        public static bool TryParse(ref ReadOnlySpan<char> text, bool ignoreCase, out CharacterClass set)
        {
            var rest = text;
            var negated = !rest.IsEmpty && rest[0] is '!' or '^';
            if (negated) rest = rest[1..];
            var ranges = new List<(int, int)>();
            set = new CharacterClass(ranges, negated, ignoreCase);
            while (!rest.IsEmpty)
            {
                var first = Take(ref rest);
                if (first == ']' && ranges.Count > 0)
                {
                    text = rest;
                    return true;
                }
                if (first == '\\' && !rest.IsEmpty) first = Take(ref rest);
                var last = first;
                if (rest.Length > 1 && rest[0] == '-' && rest[1] != ']')
                {
                    rest = rest[1..];
                    last = Take(ref rest);
                    if (last == '\\' && !rest.IsEmpty) last = Take(ref rest);
                }
                ranges.Add(ignoreCase ? (Fold(first), Fold(last)) : (first, last));
            }
            return false;
        }

        public bool Contains(int unit)
        {
            if (ignoreCase) unit = Fold(unit);
            foreach (var (first, last) in ranges)
                if (unit >= first && unit <= last) return !negated;
            return negated;
        }
    }
}
