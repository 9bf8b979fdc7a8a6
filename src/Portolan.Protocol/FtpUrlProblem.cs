namespace Portolan.Protocol;

/// <summary>Why what a person typed is no FTP URL.</summary>
public enum FtpUrlFault
{
    /// <summary>It does not begin with ftp://, ftps:// or ftpes://.</summary>
    Scheme,
    NoHost,
    /// <summary><see cref="FtpUrlProblem.Host"/> is no name and no address.</summary>
    HostName,
    /// <summary><see cref="FtpUrlProblem.Host"/> stands in brackets and is no IPv6 address.</summary>
    IPv6Address,
    BracketNotClosed,
    BehindBracket,
    Port,
    Type,
    /// <summary>A percent sign in <see cref="FtpUrlProblem.Part"/> is not followed by two hexadecimal digits.</summary>
    Percent,
    /// <summary>A line end or NUL in <see cref="FtpUrlProblem.Part"/>.</summary>
    LineEnd,
}

/// <summary>A part of a URL that may be percent-encoded.</summary>
public enum FtpUrlPart
{
    UserName,
    Password,
    Address,
    Path,
}

/// <summary>What is wrong with a URL, as a word with its values, which every language can say; as text it is one English sentence that says what to do.</summary>
public sealed record FtpUrlProblem(FtpUrlFault Fault)
{
    public string Host { get; init; } = "";

    public FtpUrlPart Part { get; init; }

    public override string ToString() => Fault switch
    {
        FtpUrlFault.Scheme => "Begin with ftp://, ftps:// (TLS at once) or ftpes:// (TLS after AUTH), as in ftp://user@host/path.",
        FtpUrlFault.NoHost => "Name the server, as in ftp://host/path.",
        FtpUrlFault.HostName => $"\"{Host}\" is no host name: use letters, digits, dots and hyphens, or an address.",
        FtpUrlFault.IPv6Address => $"\"{Host}\" is no IPv6 address.",
        FtpUrlFault.BracketNotClosed => "Close the IPv6 address with ], as in ftp://[2001:db8::1]/.",
        FtpUrlFault.BehindBracket => "Behind ] only a port may follow, as in ftp://[2001:db8::1]:2121/.",
        FtpUrlFault.Port => "The port is a number from 1 to 65535. Put an IPv6 address in brackets, as in ftp://[2001:db8::1]:2121/, and write %2F for a slash in a password.",
        FtpUrlFault.Type => ";type= is followed by a, i or d; write %3B for a semicolon in a name.",
        FtpUrlFault.Percent => $"In the {Name(Part)}, write %25 for a percent sign.",
        _ => $"Take the line end or NUL out of the {Name(Part)}: FTP cannot carry it.",
    };

    private static string Name(FtpUrlPart part) => part switch
    {
        FtpUrlPart.UserName => "user name",
        FtpUrlPart.Password => "password",
        FtpUrlPart.Address => "address",
        _ => "path",
    };
}
