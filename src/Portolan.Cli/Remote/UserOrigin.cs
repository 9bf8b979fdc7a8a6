namespace Portolan.Cli.Remote;

/// <summary>Where a user comes from, as the console says it.</summary>
internal enum UserOrigin
{
    Stored,
    CommandLine,
}
