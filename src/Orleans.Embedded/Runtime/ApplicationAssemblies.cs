using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans;

/// <summary>
/// Finds the assemblies that may hold grains: those of the application that refer to this one, loaded yet or not. An
/// application's reference to its grains is often not in its metadata, so references alone would miss them.
/// </summary>
internal static class ApplicationAssemblies
{
    private static readonly AssemblyName Own = typeof(ApplicationAssemblies).Assembly.GetName();

    public static IEnumerable<Assembly> WithGrains()
    {
        var found = new HashSet<Assembly> { typeof(ApplicationAssemblies).Assembly };
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && loaded.GetReferencedAssemblies().Any(r => r.Name == Own.Name))
                found.Add(loaded);
        }

        foreach (var path in ApplicationFiles())
        {
            if (NameOfReferrer(path) is { } name)
                found.Add(Assembly.Load(name));
        }

        return found;
    }

    private static IEnumerable<string> ApplicationFiles()
    {
        var all = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return all.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !IsOfTheFramework(Path.GetFileName(path)) && File.Exists(path));
    }

    private static bool IsOfTheFramework(string file) =>
        file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static AssemblyName? NameOfReferrer(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return null;

        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Any(r => metadata.StringComparer.Equals(metadata.GetAssemblyReference(r).Name, Own.Name!))
            ? metadata.GetAssemblyDefinition().GetAssemblyName()
            : null;
    }
}
