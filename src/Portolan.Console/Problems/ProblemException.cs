using Portolan.Administration;
using Portolan.Diagnosis;

namespace Portolan.Console.Problems;

/// <summary>A request that is refused; becomes <c>application/problem+json</c> in the language of the request.</summary>
internal sealed class ProblemException(int status, Phrase title, Phrase? detail = null, IReadOnlyList<Problem>? problems = null) : Exception(title.En)
{
    public int Status { get; } = status;

    public Phrase Title { get; } = title;

    public Phrase? Detail { get; } = detail;

    public IReadOnlyList<Problem> Problems { get; } = problems ?? [];

    /// <summary>The password was right and a code is missing.</summary>
    public bool TotpNeeded { get; init; }

    /// <summary>When it makes sense to ask again; null where that is no question.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException NotFound(string name) => NotFound(Phrase.Quote(name));

    /// <param name="what">Its kind and its number or name.</param>
    public static ProblemException NotFound(Phrase what) => new(404, ("There is no such thing", "没有此项"), ($"'{what.En}' is not known.", $"找不到“{what.Zh}”。"));

    /// <summary>One field is wrong.</summary>
    public static ProblemException Invalid(string field, Phrase problem, Phrase remedy) => new(422, Refused, problems: [new Problem(field, problem, remedy)]);

    /// <summary>The body is not the JSON that is wanted.</summary>
    public static ProblemException Unreadable(Problem problem) => new(400, ("The request's JSON cannot be read", "请求中的 JSON 无法识别"), problems: [problem]);

    /// <summary>The name belongs to something else already.</summary>
    public static ProblemException Taken(string field, string name) => new(
        409, ("The name is taken", "名称已存在"), problems: [new Problem(field, ($"There is '{name}' already.", $"“{name}”已存在。"), ("Choose another name.", "请换一个名称。"))]);

    public static Phrase Refused { get; } = ("This cannot be used", "内容无法使用");
}
