namespace Portolan.Console.Wire;

/// <summary>A data connection with its six steps: the picture as data, and in words what failed and what to change.</summary>
/// <param name="Session">The session's number, or its row where it is over; 0 where not known.</param>
/// <param name="Outside">The client's address as the server sees it, where a NAT router changes it.</param>
/// <param name="FailedStep">3 to 10; 0 where none failed.</param>
/// <param name="Between">What stands between both ends and stopped a packet.</param>
internal sealed record PictureView(
    string Id, long Session, string Mode, bool Active, DateTimeOffset At, string Client, string? Outside, string Server, string? Announced, TlsResumption? Tls, long Bytes, int Reply,
    IReadOnlyList<ArrowView> Control, IReadOnlyList<ArrowView> Data, IReadOnlyList<StepView> Steps, string? Between,
    int FailedStep, string? FailedStepName, string? Cause, string? Title, string? Explanation, string? Certainty, IReadOnlyList<RemedyView> Remedies);

internal sealed record TlsResumption(string Protocol, bool? Resumed);

/// <summary>One packet or reply.</summary>
/// <param name="At">Milliseconds from the beginning; null where not known.</param>
/// <param name="Lost">It did not arrive.</param>
internal sealed record ArrowView(int Step, string Way, string Label, int ClientPort, int ServerPort, string State, double? At, bool Lost);

/// <summary>One step of the story.</summary>
/// <param name="Ok">Null where it was not reached.</param>
/// <param name="At">Milliseconds from the beginning; null where not known.</param>
internal sealed record StepView(int Step, bool? Ok, double? At, string From, string To, string Text);

/// <summary>What to change in one place.</summary>
internal sealed record RemedyView(string Where, string WhereName, string Text, IReadOnlyList<CopyView> Copy);

/// <summary>A text to copy, for one product.</summary>
internal sealed record CopyView(string Product, string Text);
