using Streetcar.Bson;
using Streetcar.Query.Tests.Expressions;

namespace Streetcar.Query.Tests.JavaScript;

/// <summary>Runs functions through <c>$function</c>.</summary>
internal static class ScriptRunner
{
    public static QueryContext On => new() { Scripting = Scripting.On };

    /// <summary>What a function returns for arguments, as canonical Extended JSON.</summary>
    public static string Run(string body, string arguments = "[]") => ExpressionRunner.Evaluate(
        $"{{ $function: {{ body: {Quoted(body)}, args: {arguments}, lang: 'js' }} }}", "{ a: 1, d: { i: 1, l: { $numberLong: '5' }, x: [1, 2] } }", On);

    /// <summary>What it fails with within an operation of half a minute.</summary>
    public static DocumentException Refusal(string body, TimeSpan? longest = null)
    {
        using var work = new TestOperation(longest ?? TimeSpan.FromSeconds(30)).Enter();
        return Should.Throw<DocumentException>(() => Run(body));
    }

    private static string Quoted(string text) => ExtendedJson.ToString(((RawValue)text).Raw, ExtendedJsonMode.Relaxed);
}
