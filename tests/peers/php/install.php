<?php
// Installs WordPress in the folder named first, with an administrator and an author; prints their application passwords.
define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'A blog elsewhere', 'comms', 'comms@blog.example', true, '', wp_generate_password() );
wp_insert_user( array( 'user_login' => 'author', 'user_pass' => wp_generate_password(), 'user_email' => 'author@blog.example', 'role' => 'author' ) );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'uploads_use_yearmonth_folders', 1 );
$passwords = array();
foreach ( array( 'comms', 'author' ) as $login ) {
	$user = get_user_by( 'login', $login );
	$passwords[ $login ] = WP_Application_Passwords::create_new_application_password( $user->ID, array( 'name' => 'Byline' ) )[0];
}
echo json_encode( $passwords );
