using System.Globalization;

namespace Personalize.PowerShell.Identities;

/// <summary>
/// The id of a user: a string or an integer. PowerShell converts any object to a string, but a campaign that comes down the
/// pipeline must not become a user with that name; to this type, PowerShell converts only what has a constructor.
/// </summary>
public sealed class UserIdentity
{
    // An empty id is refused by the engine, so that it is an error of its own and the other users are served.
    public UserIdentity(string id) => Value = id ?? "";

    public UserIdentity(int id)
        : this(id.ToString(CultureInfo.InvariantCulture))
    {
    }

    public UserIdentity(long id)
        : this(id.ToString(CultureInfo.InvariantCulture))
    {
    }

    public string Value { get; }

    public override string ToString() => Value;
}
