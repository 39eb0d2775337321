namespace Streetcar.Aspire.Hosting;

/// <summary>
/// The arguments with which <c>dotnet</c> runs this assembly's program. A package brings no more than the assembly, so
/// that its process finds what it references as the AppHost's own process does: by the files of the AppHost.
/// </summary>
internal static class ServerArguments
{
    /// <exception cref="InvalidOperationException">The AppHost does not run from the folder that it was built into.</exception>
    public static IEnumerable<string> Create()
    {
        string assembly = typeof(ServerArguments).Assembly.Location;
        // The application's file comes first, and those of the shared frameworks after it.
        string? dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        string? runtime = dependencies?.Replace(".deps.json", ".runtimeconfig.json", StringComparison.Ordinal);
        if (!File.Exists(assembly) || !File.Exists(dependencies) || !File.Exists(runtime))
        {
            throw new InvalidOperationException(
                "Streetcar starts from the AppHost's output folder, and finds no .deps.json and .runtimeconfig.json of the AppHost there. "
                + "Run the AppHost as it was built, not as a single file.");
        }

        return ["exec", "--depsfile", dependencies, "--runtimeconfig", runtime, assembly];
    }
}
