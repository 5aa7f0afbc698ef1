<?php
/**
 * Plugin Name: Byline: where a story was first published
 * Description: Keeps the address at which a story from Byline was first published, and tells it to search engines.
 * Version: 1.0
 * Requires at least: 5.6
 *
 * Put this file into wp-content/mu-plugins/ (make the folder if there is none). In Byline press Check on the channel.
 */

add_action(
	'init',
	function () {
		register_post_meta(
			'post',
			'byline_canonical',
			array(
				'type'              => 'string',
				'single'            => true,
				'show_in_rest'      => true,
				'sanitize_callback' => 'esc_url_raw',
				'auth_callback'     => function ( $allowed, $key, $post ) {
					return current_user_can( 'edit_post', $post );
				},
			)
		);
	}
);

add_filter(
	'get_canonical_url',
	function ( $url, $post ) {
		$first = get_post_meta( $post->ID, 'byline_canonical', true );
		return $first ? $first : $url;
	},
	10,
	2
);
