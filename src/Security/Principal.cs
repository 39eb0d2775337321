namespace Streetcar.Security;

/// <summary>A user who has logged in, and what he may do.</summary>
/// <param name="user">Who he is.</param>
public sealed class Principal(UserName user)
{
    /// <summary>Who he is.</summary>
    public UserName User => user;
}
