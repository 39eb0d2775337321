namespace Streetcar.Grains.Authentication;

/// <summary>Who may use the server.</summary>
public sealed class AccessOptions
{
    /// <summary>Users that are not stored; none unless added.</summary>
    public UserList Users { get; } = new();
}
