using System.Reflection;

namespace Portolan.Cli.Tests.Text;

/// <summary>Calls every message in every language, so that none is missing, forgotten half-way or without one of its values.</summary>
public class TextsTests
{
    private static readonly Texts English = new(Language.English);
    private static readonly Texts Chinese = new(Language.Chinese);

    // What is the same in both languages by nature.
    private static readonly HashSet<string> SameInBoth = [nameof(Texts.TlsOptions), nameof(Texts.TlsLabel), nameof(Texts.FingerprintLabel)];

    public static TheoryData<string> Members => [.. MessageMembers().Select(member => member.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Members))]
    public void Message_InBothLanguages_IsThereAndDiffers(string name)
    {
        foreach (var member in MessageMembers().Where(member => member.Name == name))
        {
            foreach (var values in ValuesFor(member))
            {
                var (english, chinese) = (Call(member, English, values), Call(member, Chinese, values));
                Assert.False(string.IsNullOrWhiteSpace(english));
                Assert.DoesNotContain(english, IsChinese);
                if (SameInBoth.Contains(name)) continue;
                Assert.Contains(chinese, IsChinese);
                Assert.DoesNotMatch("[\u4e00-\u9fff][,;!?]|[,;!?][\u4e00-\u9fff]", chinese); // Chinese has its own
            }
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Message_WithValues_NamesThemInBothLanguages(string name)
    {
        foreach (var member in MessageMembers().OfType<MethodInfo>().Where(method => method.Name == name))
        {
            foreach (var (parameter, index) in member.GetParameters().Select((parameter, index) => (parameter, index)).Where(p => p.parameter.ParameterType == typeof(string)))
            {
                var values = ValuesFor(member).First();
                var marker = (string)values[index];
                Assert.Contains(marker, Call(member, English, values), StringComparison.Ordinal);
                Assert.Contains(marker, Call(member, Chinese, values), StringComparison.Ordinal);
            }
        }
    }

    private static bool IsChinese(char c) => c is (>= '\u4e00' and <= '\u9fff') or (>= '\uff00' and <= '\uffef');

    private static IEnumerable<MemberInfo> MessageMembers() =>
        typeof(Texts).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(member => member switch
        {
            PropertyInfo property => property.PropertyType == typeof(string),
            MethodInfo method => method.ReturnType == typeof(string) && !method.IsSpecialName,
            _ => false,
        });

    private static IEnumerable<object[]> ValuesFor(MemberInfo member)
    {
        if (member is not MethodInfo method) return [[]];
        var parameters = method.GetParameters();
        if (parameters is [{ ParameterType.IsEnum: true } only]) return Enum.GetValues(only.ParameterType).Cast<object>().Select(value => new[] { value });
        return [[.. parameters.Select((parameter, index) => parameter.ParameterType == typeof(string) ? $"<{parameter.Name}{index}>" : Convert.ChangeType(7, parameter.ParameterType, null))]];
    }

    private static string Call(MemberInfo member, Texts texts, object[] values) => member switch
    {
        PropertyInfo property => (string)property.GetValue(texts)!,
        MethodInfo method => (string)method.Invoke(texts, values)!,
        _ => throw new NotSupportedException(),
    };
}
