using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Streetcar.Docs.Tests;

/// <summary>
/// Compiles snippets as files of a web project that references Streetcar and Orleans, with the usings that such a
/// project has by itself. A snippet that uses a <c>builder</c> that it does not make continues a program that made one.
/// </summary>
internal static class SnippetCompiler
{
    private const string ProjectsUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Orleans;
        global using Orleans.Hosting;
        global using Orleans.Runtime;
        """;

    private const string MakeBuilder = "var builder = WebApplication.CreateBuilder(args);";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles a snippet.</summary>
    /// <returns>The assembly; null where it does not compile. The errors, each with its page and line.</returns>
    public static (Assembly? Assembly, IReadOnlyList<string> Errors) Compile(Snippet snippet)
    {
        var tree = Parse(snippet);
        bool isProgram = tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            $"{Path.GetFileNameWithoutExtension(snippet.Page)}-{snippet.Line}",
            [CSharpSyntaxTree.ParseText(ProjectsUsings, Language), tree],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (result.Success)
            return (Assembly.Load(image.ToArray()), []);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return (null, [.. errors.Select(Describe)]);
    }

    private static SyntaxTree Parse(Snippet snippet)
    {
        string[] lines = snippet.Text.Split('\n');
        int body = Array.FindLastIndex(lines, line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')) + 1;
        bool needsBuilder = snippet.Text.Contains("builder.") && !snippet.Text.Contains("var builder ");
        return CSharpSyntaxTree.ParseText(
            string.Join(
                '\n',
                [
                    $"#line {snippet.Line} \"{snippet.Page}\"",
                    .. lines[..body],
                    needsBuilder ? MakeBuilder : "",
                    $"#line {snippet.Line + body} \"{snippet.Page}\"",
                    .. lines[body..],
                ]),
            Language);
    }

    private static string Describe(Diagnostic diagnostic)
    {
        var at = diagnostic.Location.GetMappedLineSpan();
        return $"{at.Path}:{at.StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }
}
