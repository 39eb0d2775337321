using System.Reflection;
using System.Runtime.Loader;

namespace Orleans.Embedded.Tests;

/// <summary>What is compiled against Orleans.Embedded compiles against Orleans: it declares nothing that isn't there.</summary>
public sealed class SignatureTests
{
    [Fact]
    public void All_that_Orleans_Embedded_declares_is_in_Orleans_with_the_same_signature()
    {
        var real = Directory.GetFiles(AppContext.BaseDirectory, "Orleans.*.dll")
            .Select(Assembly.LoadFrom)
            .Where(assembly => assembly != typeof(SignatureTests).Assembly)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .ToLookup(type => type.FullName!);
        // Apart from Orleans' own, which have the same names.
        var embedded = new AssemblyLoadContext("Orleans.Embedded").LoadFromAssemblyPath(
            Path.Combine(AppContext.BaseDirectory, "embedded", "Orleans.Embedded.dll"));
        var declared = embedded.GetExportedTypes();
        declared.Length.ShouldBeGreaterThan(50);

        declared.SelectMany(type => real[type.FullName!] is var same && same.Any()
            ? same.Select(Signatures.WithInherited).Select(has => Signatures.Of(type).Where(line => !has.Contains(line)))
                .MinBy(missing => missing.Count())!.Select(line => $"{type.FullName}  {line}")
            : [$"{type.FullName}"]).ShouldBeEmpty();
    }
}
