using Streetcar.Security.Scram;

namespace Streetcar.Grains.Commands;

/// <summary>Makes what is kept of a user's password.</summary>
internal static class NewCredentials
{
    /// <summary>The credentials of a new password.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="arguments">The password, and by which mechanisms he may log in: all where it says none.</param>
    /// <exception cref="DocumentException">BadValue.</exception>
    public static RawDocument Create(string user, in UserArguments arguments)
    {
        string password = arguments.Password!;
        if (password.Length == 0)
            throw BadValue("User passwords must not be empty");
        var mechanisms = arguments.Mechanisms ?? [.. ScramMechanism.InDocuments.Select(mechanism => mechanism.Name)];
        foreach (string name in mechanisms)
            Check(name, arguments.DigestsPassword);
        var credentials = new RawDocument();
        foreach (var mechanism in ScramMechanism.InDocuments)
        {
            if (mechanisms.Contains(mechanism.Name))
                credentials = credentials.With(mechanism.Name, Create(mechanism, user, password, arguments.DigestsPassword));
        }

        return credentials;
    }

    /// <summary>What is left of credentials for a user who is to log in by some mechanisms alone.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="mechanisms">The mechanisms.</param>
    /// <exception cref="DocumentException">BadValue: there are none, or others than there were.</exception>
    public static RawDocument Keep(RawDocument credentials, List<string> mechanisms)
    {
        if (mechanisms.Exists(mechanism => !credentials.ContainsKey(mechanism)))
            throw BadValue("mechanisms field must be a subset of previously set mechanisms");
        return new RawDocument(credentials.Where(credential => mechanisms.Contains(credential.Name)));
    }

    /// <exception cref="DocumentException">BadValue: a list of mechanisms is empty.</exception>
    public static void CheckAny(List<string>? mechanisms)
    {
        if (mechanisms is { Count: 0 })
            throw BadValue("mechanisms field must not be empty");
    }

    private static RawDocument Create(ScramMechanism mechanism, string user, string password, bool digests)
    {
        try
        {
            return ScramCredential.Create(mechanism, digests ? mechanism.Prepare(user, password) : password).ToDocument();
        }
        catch (FormatException e)
        {
            throw BadValue(e.Message);
        }
    }

    private static void Check(string mechanism, bool digests)
    {
        if (!ScramMechanism.InDocuments.Any(known => known.Name == mechanism))
            throw BadValue($"Unknown auth mechanism '{mechanism}'");
        if (!digests && mechanism == ScramMechanism.Sha256.Name)
            throw BadValue("Use of SCRAM-SHA-256 requires undigested passwords");
    }

    private static DocumentException BadValue(string message) => new(ErrorCode.BadValue, message);
}
