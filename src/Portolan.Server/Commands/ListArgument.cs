using Portolan.Server.Files;

namespace Portolan.Server.Commands;

/// <summary>
/// The argument of LIST, NLST and STAT as clients really send it: <c>-la</c>, <c>-R dir</c>, <c>*.txt</c>, <c>-CF</c>. Switches other than
/// <c>R</c> and <c>d</c> change nothing; a name that begins with a dash is reached as <c>./-name</c>.
/// </summary>
internal readonly record struct ListArgument(string Path, Glob? Pattern, bool Recursive, bool DirectoryItself)
{
    public static ListArgument Parse(string argument)
    {
        var recursive = false;
        var itself = false;
        while (argument.StartsWith('-'))
        {
            var space = argument.IndexOf(' ', StringComparison.Ordinal);
            var switches = space < 0 ? argument : argument[..space];
            recursive |= switches.Contains('R', StringComparison.Ordinal);
            itself |= switches.Contains('d', StringComparison.Ordinal);
            argument = space < 0 ? "" : argument[(space + 1)..].TrimStart(' ');
            if (switches == "--") break;
        }
        return Glob.TrySplit(argument, out var directory, out var pattern)
            ? new(directory, pattern, recursive, itself)
            : new(argument, null, recursive, itself);
    }
}
